package io.hibernateaws.engine.api;

/**
 * How many links to one instance there are.
 *
 * @param instance its identifier
 * @param open physical connections of sessions and stores
 * @param borrowed of those, lent to a session
 * @param inFlight of those, in a call that has not come back yet
 */
public record InstanceLinks(String instance, int open, int borrowed, int inFlight) {}
