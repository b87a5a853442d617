package io.hibernateaws.local.topology;

import io.hibernateaws.local.replication.Observation;
import org.jspecify.annotations.Nullable;

/**
 * One instance as it was last seen.
 *
 * @param number 1-based
 * @param id the instance's identifier
 * @param session new with every start of the instance
 * @param observation null = none since its last start
 * @param load of the machine by the instance's processes, in percent
 */
public record ObservedMember(
    int number, String id, String session, @Nullable Observation observation, double load) {}
