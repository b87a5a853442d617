/**
 * Where this module hooks into Hibernate: exceptions are converted, the transaction coordinator
 * remembers verdicts, Aurora is recognised. All of it acts only in a unit whose connection provider
 * is {@link io.hibernateaws.dialect.boot.EngineBacked}, except for the dialects.
 *
 * <p>Start reading at {@link io.hibernateaws.dialect.boot.FailoverIntegrator}.
 */
@NullMarked
package io.hibernateaws.dialect.boot;

import org.jspecify.annotations.NullMarked;
