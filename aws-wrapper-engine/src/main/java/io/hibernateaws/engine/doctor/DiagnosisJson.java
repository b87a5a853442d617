package io.hibernateaws.engine.doctor;

import io.hibernateaws.engine.api.Diagnosis;
import io.hibernateaws.engine.api.Diagnosis.FeatureReport;
import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.Diagnosis.MemberReport;
import io.hibernateaws.engine.api.Member;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A diagnosis for programs; names are only ever added. */
final class DiagnosisJson {
  private DiagnosisJson() {}

  static String of(Diagnosis diagnosis) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("status", diagnosis.worst().map(DiagnosisJson::word).orElse("healthy"));
    json.put("url", diagnosis.url());
    json.put("endpoint", diagnosis.endpoint());
    json.put("family", diagnosis.family());
    json.put("version", diagnosis.version());
    json.put("millis", diagnosis.took().toMillis());
    json.put("members", diagnosis.members().stream().map(DiagnosisJson::member).toList());
    json.put("features", diagnosis.features().stream().map(DiagnosisJson::feature).toList());
    json.put("findings", diagnosis.findings().stream().map(DiagnosisJson::finding).toList());
    return JsonWriter.write(json) + "\n";
  }

  private static Map<String, @Nullable Object> member(MemberReport report) {
    Member member = report.member();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", member.instanceId());
    json.put("host", member.endpoint().host());
    json.put("port", member.endpoint().port());
    json.put("role", word(member.role()));
    json.put("answered", report.says() == null ? null : word(report.says()));
    json.put("lagMillis", member.lagMillis() < 0 ? null : member.lagMillis());
    json.put("addresses", report.addresses());
    return json;
  }

  private static Map<String, @Nullable Object> feature(FeatureReport feature) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("code", feature.code());
    json.put("state", word(feature.state()));
    json.put("wanted", feature.wanted());
    json.put("text", feature.text());
    return json;
  }

  private static Map<String, @Nullable Object> finding(Finding finding) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("severity", word(finding.severity()));
    json.put("code", finding.code());
    json.put("text", finding.text());
    json.put("fix", finding.fix());
    return json;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
