package io.hibernateaws.engine.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How requests to one family of databases are routed.
 *
 * @param planner decides where they go
 * @param failover whole budget of a failover, null if the feature is off or the database has no
 *     topology: then no session waits for one
 */
public record Routes(RoutePlanner planner, @Nullable Duration failover) {}
