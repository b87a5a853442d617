package io.hibernateaws.engine.product;

import io.hibernateaws.engine.api.Role;
import org.jspecify.annotations.Nullable;

/**
 * What the server at the other end of a link says about itself, asked in one round trip when the
 * link is opened.
 *
 * @param role the server's own answer, the only one that verifies a role
 * @param instanceId the server's identifier in its cluster, null where the family has none
 * @param process that works for the link, for ending it later; null if unknown
 */
public record LinkIdentity(
    Role role, @Nullable String instanceId, @Nullable ServerProcess process) {}
