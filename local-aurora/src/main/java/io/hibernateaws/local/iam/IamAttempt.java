package io.hibernateaws.local.iam;

import org.jspecify.annotations.Nullable;

/**
 * A login of a user who must come with IAM.
 *
 * @param instance the identifier of the instance
 * @param user who logs in
 * @param host the name that the token is for; empty if there is no token
 * @param refusal null if the client is let through
 */
public record IamAttempt(String instance, String user, String host, @Nullable IamRefusal refusal) {}
