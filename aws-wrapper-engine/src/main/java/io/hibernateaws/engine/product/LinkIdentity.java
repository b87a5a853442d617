package io.hibernateaws.engine.product;

import io.hibernateaws.engine.api.Role;
import org.jspecify.annotations.Nullable;

/**
 * Who answers at the other end of a link, asked in one round trip when the link is opened.
 *
 * @param role the server's own answer, the only one that verifies a role
 * @param instanceId the server's identifier in its cluster, null where the family has none
 * @param backendPid process id of the server's backend, for ending it later (mechanisms 7); 0 if
 *     unknown
 * @param backendStart start time of that backend as the server's text, which guards against a pid
 *     handed out again; null if unknown
 */
public record LinkIdentity(
    Role role, @Nullable String instanceId, long backendPid, @Nullable String backendStart) {}
