/**
 * Makes the engine's verdicts exceptions of Spring's hierarchy, wherever Spring translates.
 * Internal: may change without notice.
 *
 * <p>Start reading at {@link io.hibernateaws.spring.translation.VerdictTranslation}.
 */
@NullMarked
package io.hibernateaws.spring.translation;

import org.jspecify.annotations.NullMarked;
