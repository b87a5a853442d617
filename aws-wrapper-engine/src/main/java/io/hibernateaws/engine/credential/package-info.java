/**
 * Internal: the only way to a user name and a password, for sessions and monitors alike. Secrets
 * stay inside their holder.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.credential.CachingCredentials}.
 */
@NullMarked
package io.hibernateaws.engine.credential;

import org.jspecify.annotations.NullMarked;
