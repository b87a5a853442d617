/**
 * When a local cluster takes the place of a database. Start reading at {@link
 * io.hibernateaws.spring.local.OnDevelopmentTest}.
 */
@NullMarked
package io.hibernateaws.spring.local;

import org.jspecify.annotations.NullMarked;
