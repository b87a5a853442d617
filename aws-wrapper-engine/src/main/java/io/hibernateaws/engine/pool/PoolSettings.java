package io.hibernateaws.engine.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sizes and times of the queue and the stores (settings {@code pool.*}).
 *
 * @param maxSize permits per role and tenant group, at least 1
 * @param minSize links kept open to every usable instance
 * @param acquisitionTimeout longest wait of a bind
 * @param validateAfterIdle a link idle for longer is checked before it is lent
 * @param maxLifetime age at which a link is replaced, with jitter; null for none
 * @param leakDetection a lease held longer is reported with the place that took it; null for none
 */
public record PoolSettings(
    int maxSize,
    int minSize,
    Duration acquisitionTimeout,
    Duration validateAfterIdle,
    @Nullable Duration maxLifetime,
    @Nullable Duration leakDetection) {}
