/**
 * An application of the web with Spring Data JPA and an open session in its views, for tests of
 * where its transactions run. Start reading at {@link io.hibernateaws.it.library.Desk}.
 */
@NullMarked
package io.hibernateaws.it.library;

import org.jspecify.annotations.NullMarked;
