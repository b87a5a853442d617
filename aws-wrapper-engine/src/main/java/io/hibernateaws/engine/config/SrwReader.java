package io.hibernateaws.engine.config;

import io.hibernateaws.engine.config.EngineConfig.SrwSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the settings of the feature {@code srw} (capabilities 5.2). */
final class SrwReader {
  private final GivenSettings given;
  private final List<String> problems;

  SrwReader(GivenSettings given, List<String> problems) {
    this.given = given;
    this.problems = problems;
  }

  /**
   * The two endpoints; null, with a problem if they are set in vain, while the feature is off.
   *
   * @param url whose port is that of an endpoint without one, null if it could not be read
   */
  @Nullable SrwSettings read(boolean on, @Nullable Endpoint url) {
    Endpoint write = endpoint(on, Settings.SRW_WRITE_ENDPOINT, url);
    Endpoint read = endpoint(on, Settings.SRW_READ_ENDPOINT, url);
    if (write == null || read == null) {
      return null;
    }
    return new SrwSettings(
        write,
        read,
        given.get(Settings.SRW_VERIFY),
        given.get(Settings.SRW_RETRY_TIMEOUT),
        given.get(Settings.SRW_RETRY_INTERVAL));
  }

  private @Nullable Endpoint endpoint(boolean on, Setting<String> which, @Nullable Endpoint url) {
    String text = given.given(which);
    if (on && text == null) {
      problems.add(
          GivenSettings.PREFIX + which.name() + ": is missing, and the plugin srw needs it");
    } else if (!on && text != null) {
      problems.add(
          GivenSettings.PREFIX
              + which.name()
              + "="
              + GivenSettings.shown(text)
              + ": has no effect without the plugin srw; add plugins=+srw");
    }
    return on && text != null && url != null ? Values.endpoint(text, url.port()) : null;
  }
}
