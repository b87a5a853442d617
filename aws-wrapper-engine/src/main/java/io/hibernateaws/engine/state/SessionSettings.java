package io.hibernateaws.engine.state;

import io.hibernateaws.engine.spi.SessionInitializer;
import org.jspecify.annotations.Nullable;

/**
 * What a session does with its state (settings {@code session_state.*}, {@code transaction.*}).
 *
 * @param transferOnSwitch whether its settings are replayed on the next link
 * @param resetOnClose whether the link gets its pristine values back before it is returned
 * @param rollbackOnSwitch whether a running transaction on a healthy link is rolled back before a
 *     switch
 * @param trustAutocommitSelect whether an {@code executeQuery} of a known query in autocommit mode
 *     is taken to commit nothing
 * @param initializer the application's own SQL for every borrowed link, null for none
 */
public record SessionSettings(
    boolean transferOnSwitch,
    boolean resetOnClose,
    boolean rollbackOnSwitch,
    boolean trustAutocommitSelect,
    @Nullable SessionInitializer initializer) {}
