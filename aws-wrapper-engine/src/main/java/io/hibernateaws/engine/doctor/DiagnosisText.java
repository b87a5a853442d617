package io.hibernateaws.engine.doctor;

import io.hibernateaws.engine.api.Diagnosis;
import io.hibernateaws.engine.api.Diagnosis.FeatureReport;
import io.hibernateaws.engine.api.Diagnosis.FeatureState;
import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.Diagnosis.MemberReport;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import java.util.Locale;

/** A diagnosis for people. */
final class DiagnosisText {
  private final StringBuilder text = new StringBuilder();

  private DiagnosisText() {}

  static String of(Diagnosis diagnosis) {
    return new DiagnosisText().write(diagnosis);
  }

  private String write(Diagnosis diagnosis) {
    if (!diagnosis.url().isEmpty()) {
      line("%s", diagnosis.url());
      line(
          "  is %s; %s; asked for %d ms",
          diagnosis.endpoint(),
          diagnosis.family() == null
              ? "what database answers there is not known"
              : "the database is "
                  + diagnosis.family()
                  + (diagnosis.version() == null ? "" : ", version " + diagnosis.version()),
          diagnosis.took().toMillis());
    }
    if (!diagnosis.members().isEmpty()) {
      line("%nmembers");
      diagnosis.members().forEach(this::member);
    }
    if (!diagnosis.features().isEmpty()) {
      line("%nfeatures");
      diagnosis.features().forEach(this::feature);
    }
    line("%nfindings");
    diagnosis.findings().forEach(this::finding);
    if (diagnosis.findings().isEmpty()) {
      line("  none");
    }
    return text.toString();
  }

  private void member(MemberReport report) {
    Member member = report.member();
    line(
        "  %-24s %-6s %-16s %s (%s)%s",
        member.instanceId(),
        member.role() == Role.WRITER ? "writer" : "reader",
        lag(member),
        member.endpoint(),
        report.addresses().isEmpty() ? "no address" : String.join(", ", report.addresses()),
        report.says() == null ? ", did not answer" : "");
  }

  private static String lag(Member member) {
    if (member.isWriter()) {
      return "";
    }
    return member.lagMillis() < 0 ? "lag unknown" : "lag " + Math.round(member.lagMillis()) + " ms";
  }

  private void feature(FeatureReport feature) {
    line("  %-4s %-26s %s", state(feature.state()), feature.code(), feature.text());
  }

  private static String state(FeatureState state) {
    return state == FeatureState.ON ? "on" : "off";
  }

  private void finding(Finding finding) {
    line("  %s %s", finding.severity(), finding.code());
    line("    %s", finding.text());
    line("    fix: %s", finding.fix());
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
