/**
 * An application as users of Spring Boot and Spring Data JPA write them, on our connection
 * provider. Integration tests start it in a JVM of its own and order it about line by line.
 *
 * <p>Start reading at {@link io.hibernateaws.it.boot.BookingApplication}.
 */
@NullMarked
package io.hibernateaws.it.boot;

import org.jspecify.annotations.NullMarked;
