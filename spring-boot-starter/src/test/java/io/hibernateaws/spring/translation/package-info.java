/**
 * What tells a failover by the type of its exception. Start reading at {@link
 * io.hibernateaws.spring.translation.FailoverTranslationTest}.
 */
@NullMarked
package io.hibernateaws.spring.translation;

import org.jspecify.annotations.NullMarked;
