/**
 * What sessions meet while a writer is lost: what they are told, where they land, how soon.
 *
 * <p>Start reading at {@link io.hibernateaws.it.failover.SurvivalIT}.
 */
@NullMarked
package io.hibernateaws.it.failover;

import org.jspecify.annotations.NullMarked;
