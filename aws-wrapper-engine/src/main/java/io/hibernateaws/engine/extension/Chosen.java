package io.hibernateaws.engine.extension;

/**
 * What a setting has chosen, for the engine to make when it is built. Equal for two readings of one
 * configuration, so that they share an engine.
 *
 * @param <T> what it is
 */
public sealed interface Chosen<T> permits Brought, Own, ToldSource {
  /**
   * It, for one engine.
   *
   * @throws io.hibernateaws.engine.api.SettingsException if it cannot be made
   */
  T make();
}
