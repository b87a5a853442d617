/**
 * Passwords that a service gives: tokens of IAM, secrets, identity providers, against servers that
 * check what the services check.
 *
 * <p>Start reading at {@link io.hibernateaws.it.credential.IamIT}.
 */
@NullMarked
package io.hibernateaws.it.credential;

import org.jspecify.annotations.NullMarked;
