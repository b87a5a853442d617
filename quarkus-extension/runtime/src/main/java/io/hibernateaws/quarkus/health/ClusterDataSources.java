package io.hibernateaws.quarkus.health;

import java.util.List;

/**
 * The datasources that follow a cluster, known since the application was built.
 *
 * @param writers Quarkus' names of those that may write; sorted
 */
public record ClusterDataSources(List<String> writers) {}
