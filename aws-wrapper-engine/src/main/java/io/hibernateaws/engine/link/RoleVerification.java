package io.hibernateaws.engine.link;

import java.time.Duration;

/**
 * What becomes of a host in another role than planned.
 *
 * @param on whether such a host is refused
 * @param retryTimeout how long hosts in the wrong role are tried again
 * @param retryInterval between tries while the snapshot does not change
 */
public record RoleVerification(boolean on, Duration retryTimeout, Duration retryInterval) {}
