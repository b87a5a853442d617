package io.hibernateaws.engine.doctor;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.Diagnosis;
import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.Diagnosis.Severity;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.assembly.EngineAssembly;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.assembly.Extensions;
import io.hibernateaws.engine.assembly.SettingsReader;
import io.hibernateaws.engine.foreign.ForeignText;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The command {@code java -cp … io.hibernateaws.engine.doctor.Doctor URL --user NAME}: asks what is
 * at the URL and prints what was found. Exit status 0 if nothing is wrong, 1 if there are warnings
 * only, 2 if there are errors, 3 if the command line cannot be understood.
 */
public final class Doctor {
  static final int HEALTHY = 0;
  static final int WARNINGS = 1;
  static final int ERRORS = 2;
  static final int MISUSED = 3;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param environment where a password may be
   * @param out for the diagnosis
   * @param err for what is wrong with the command line
   */
  public Doctor(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = Map.copyOf(environment);
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    System.exit(new Doctor(System.getenv(), System.out, System.err).run(List.of(arguments)));
  }

  /** Runs the command and returns its exit status; never throws because of what it finds. */
  public int run(List<String> arguments) {
    CommandLine line;
    try {
      line = CommandLine.read(arguments, environment);
    } catch (IllegalArgumentException e) {
      err.println(ForeignText.message(e));
      err.println(CommandLine.USAGE);
      return MISUSED;
    }
    if (line.help()) {
      out.println(CommandLine.USAGE);
      return HEALTHY;
    }
    Diagnosis diagnosis = diagnose(line);
    out.print(line.json() ? DiagnosisJson.of(diagnosis) : DiagnosisText.of(diagnosis));
    out.flush();
    return diagnosis.worst().map(Doctor::status).orElse(HEALTHY);
  }

  private static int status(Severity worst) {
    return switch (worst) {
      case WARNING -> WARNINGS;
      case ERROR -> ERRORS;
    };
  }

  private static Diagnosis diagnose(CommandLine line) {
    try {
      EngineConfig config = SettingsReader.read(line.settings(), line.connection());
      try (AwsEngine engine = EngineAssembly.assemble(config, Extensions.none())) {
        return engine.diagnose(line.limit());
      }
    } catch (SettingsException e) {
      return ofProblems(e);
    }
  }

  /** Settings that no engine can be built from are findings like others; no server was asked. */
  private static Diagnosis ofProblems(SettingsException e) {
    return new Diagnosis(
        "",
        "",
        null,
        null,
        List.of(),
        List.of(),
        e.problems().stream().map(Doctor::finding).toList(),
        Duration.ZERO);
  }

  private static Finding finding(String problem) {
    return new Finding(
        Severity.ERROR,
        "settings.problem",
        problem,
        "correct it where it is given; docs/reference/settings.md has every setting");
  }
}
