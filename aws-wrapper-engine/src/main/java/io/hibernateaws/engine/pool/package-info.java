/**
 * Which session gets which link, and when: the stores of links, one for each instance, user and
 * database, and the supply that plans, takes, checks and lends.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.pool.PlannedSupply}.
 */
@NullMarked
package io.hibernateaws.engine.pool;

import org.jspecify.annotations.NullMarked;
