/**
 * A Spring Boot application with the starter, in the tests' own JVM, on local clusters of both
 * databases. Start reading at {@link io.hibernateaws.it.starter.StarterIT}.
 */
@NullMarked
package io.hibernateaws.it.starter;

import org.jspecify.annotations.NullMarked;
