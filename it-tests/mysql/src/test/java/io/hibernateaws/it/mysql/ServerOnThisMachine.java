package io.hibernateaws.it.mysql;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips every test of this module, wherever its class comes from, on a machine without a MySQL
 * server. Registered under {@code META-INF/services}.
 */
public final class ServerOnThisMachine implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    try {
      return Mysqld.program()
          .map(program -> ConditionEvaluationResult.enabled("there is " + program))
          .orElseGet(
              () ->
                  ConditionEvaluationResult.disabled(
                      "there is no mysqld: ./mysql-server fetches one on Debian, elsewhere put one"
                          + " of 8.4 or later on the PATH"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
