/**
 * What changes an application's schema as a user of its own: Flyway, Liquibase and Spring's scripts
 * log in through the engine, so that they reach the writer. Start reading at {@link
 * io.hibernateaws.spring.migration.MigrationUserAutoConfiguration}.
 */
@NullMarked
package io.hibernateaws.spring.migration;

import org.jspecify.annotations.NullMarked;
