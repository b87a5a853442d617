/**
 * A Hibernate application that keeps working while its cluster loses its writer, and the judge who
 * checks it. {@code ./demo} in the root of the project runs it.
 *
 * <p>Start reading at {@link io.hibernateaws.demo.Demo}.
 */
@NullMarked
package io.hibernateaws.demo;

import org.jspecify.annotations.NullMarked;
