/**
 * The names of local clusters for applications that did not start them. Start reading at {@link
 * io.hibernateaws.local.names.LocalNames}.
 */
@NullMarked
package io.hibernateaws.local.names;

import org.jspecify.annotations.NullMarked;
