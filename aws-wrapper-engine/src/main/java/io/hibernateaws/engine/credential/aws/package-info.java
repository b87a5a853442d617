/**
 * Internal: what is asked of AWS by its SDK, which an application may leave out: no class of these
 * is loaded unless a plugin needs it.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.credential.aws.AwsLogin}.
 */
@NullMarked
package io.hibernateaws.engine.credential.aws;

import org.jspecify.annotations.NullMarked;
