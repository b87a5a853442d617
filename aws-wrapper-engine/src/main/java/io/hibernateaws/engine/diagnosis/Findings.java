package io.hibernateaws.engine.diagnosis;

import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.Diagnosis.Severity;
import io.hibernateaws.engine.product.Lack;

/** Short ways to a finding. */
final class Findings {
  private Findings() {}

  static Finding error(String code, String text, String fix) {
    return new Finding(Severity.ERROR, code, text, fix);
  }

  static Finding warning(String code, String text, String fix) {
    return new Finding(Severity.WARNING, code, text, fix);
  }

  static Finding of(Severity severity, String code, Lack lack) {
    return new Finding(severity, code, lack.problem(), lack.fix());
  }
}
