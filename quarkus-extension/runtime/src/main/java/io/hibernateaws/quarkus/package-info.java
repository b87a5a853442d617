/**
 * What an application on Quarkus uses of the extension. Start reading at {@link
 * io.hibernateaws.quarkus.ReadOnly}.
 */
@NullMarked
package io.hibernateaws.quarkus;

import org.jspecify.annotations.NullMarked;
