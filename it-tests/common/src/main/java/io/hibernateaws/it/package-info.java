/**
 * What the integration tests of every database engine share: a model, units on a local cluster, and
 * questions to ask a session.
 *
 * <p>Start reading at {@link io.hibernateaws.it.Units}.
 */
@NullMarked
package io.hibernateaws.it;

import org.jspecify.annotations.NullMarked;
