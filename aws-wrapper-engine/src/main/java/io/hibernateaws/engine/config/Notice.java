package io.hibernateaws.engine.config;

/**
 * Something about the settings that is no problem but worth one line of log when an engine is
 * built.
 *
 * @param warning whether it is logged as a warning instead of as information
 * @param text without secrets
 */
public record Notice(boolean warning, String text) {}
