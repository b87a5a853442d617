package io.hibernateaws.engine.outcome;

import java.time.Duration;

/**
 * Settings {@code transaction.outcome_*}; there are none unless {@code transaction.outcome=verify}.
 *
 * @param schema of the marker table, any identifier
 * @param table its name, any identifier
 * @param create whether the engine creates it where it is missing
 * @param retention age after which a row is deleted whose engine did not do so itself
 */
public record OutcomeSettings(String schema, String table, boolean create, Duration retention) {}
