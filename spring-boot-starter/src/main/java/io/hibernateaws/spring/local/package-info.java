/**
 * Local clusters in place of a database: one that is a bean of the application, or one that is
 * started where a developer runs the application without any. Start reading at {@link
 * io.hibernateaws.spring.local.LocalClusterAutoConfiguration}.
 */
@NullMarked
package io.hibernateaws.spring.local;

import org.jspecify.annotations.NullMarked;
