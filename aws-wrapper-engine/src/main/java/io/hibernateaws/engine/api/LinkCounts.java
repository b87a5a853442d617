package io.hibernateaws.engine.api;

/**
 * How many links there are.
 *
 * @param open physical connections of sessions and stores
 * @param borrowed of those, lent to a session
 * @param waiting sessions that wait for a permit
 */
public record LinkCounts(int open, int borrowed, int waiting) {}
