/**
 * Internal: how an identity provider is asked for an assertion, as a browser would ask it. Nothing
 * here knows AWS; what a provider shows stays out of messages and logs.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.credential.saml.SamlLogin}.
 */
@NullMarked
package io.hibernateaws.engine.credential.saml;

import org.jspecify.annotations.NullMarked;
