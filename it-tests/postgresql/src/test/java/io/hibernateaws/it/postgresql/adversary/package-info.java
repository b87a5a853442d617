/**
 * What the adversary knows of PostgreSQL.
 *
 * <p>Start reading at {@link io.hibernateaws.it.postgresql.adversary.PostgresRepertoire}.
 */
@NullMarked
package io.hibernateaws.it.postgresql.adversary;

import org.jspecify.annotations.NullMarked;
