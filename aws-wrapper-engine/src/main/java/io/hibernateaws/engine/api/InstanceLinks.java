package io.hibernateaws.engine.api;

/**
 * How many links to one instance there are.
 *
 * @param instance its identifier
 * @param open physical connections of sessions and stores
 * @param borrowed of those, lent to a session
 */
public record InstanceLinks(String instance, int open, int borrowed) {}
