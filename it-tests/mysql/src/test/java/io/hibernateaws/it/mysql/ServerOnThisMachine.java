package io.hibernateaws.it.mysql;

import io.hibernateaws.it.OnProduct;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skips every test of this module, wherever its class comes from, on a machine without a server of
 * its make. Registered under {@code META-INF/services}.
 */
public final class ServerOnThisMachine implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    try {
      return isOfMariaDb(context)
          ? found("mariadbd", "mariadb-server", "10.6")
          : found("mysqld", "mysql-server", "8.4");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOfMariaDb(ExtensionContext context) {
    return context
        .getTestClass()
        .flatMap(test -> AnnotationSupport.findAnnotation(test, OnProduct.class))
        .filter(product -> MariaDbServerProduct.class.isAssignableFrom(product.value()))
        .isPresent();
  }

  private static ConditionEvaluationResult found(String program, String script, String oldest)
      throws IOException {
    return Mysqld.program(program, script)
        .map(there -> ConditionEvaluationResult.enabled("there is " + there))
        .orElseGet(
            () ->
                ConditionEvaluationResult.disabled(
                    "there is no %s: ./%s fetches one on Debian, elsewhere put one of %s or later on"
                            .formatted(program, script, oldest)
                        + " the PATH"));
  }
}
