package io.hibernateaws.engine.outcome;

import java.util.UUID;

/**
 * What a transaction has written to be found by.
 *
 * @param number of the engine's own count
 * @param id of the row
 * @param writtenNanos by the engine's clock
 */
public record Marker(long number, UUID id, long writtenNanos) {}
