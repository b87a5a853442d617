/**
 * Settings that an application still has of the pool that it had before. Start reading at {@link
 * io.hibernateaws.connection.leftover.LeftOverPools}; internal, shared with the Spring Boot
 * starter.
 */
@NullMarked
package io.hibernateaws.connection.leftover;

import org.jspecify.annotations.NullMarked;
