package io.hibernateaws.spring.autoconfigure;

import io.hibernateaws.engine.api.SettingsException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows what is wrong with the settings instead of a stack trace. */
final class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<SettingsException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, SettingsException cause) {
    return new FailureAnalysis(
        "The settings of the data source cannot be used:\n- "
            + String.join("\n- ", cause.problems()),
        "Change the settings that are named above.",
        cause);
  }
}
