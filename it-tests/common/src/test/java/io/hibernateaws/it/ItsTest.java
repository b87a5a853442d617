package io.hibernateaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./its} at the root, with a Maven that writes reports and runs nothing. */
@Timeout(60)
class ItsTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final String COUNTER = "it-tests/src/build/java/CountTests.java";

  /**
   * @param code the exit code
   */
  private record Its(int code, String output) {}

  private final Path folder;

  ItsTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Files.copy(ROOT.resolve("its"), folder.resolve("its"));
    Files.createDirectories(folder.resolve(COUNTER).getParent());
    Files.copy(ROOT.resolve(COUNTER), folder.resolve(COUNTER));
    for (String name : List.of("one", "two")) {
      Files.createDirectories(folder.resolve(name));
      Files.writeString(folder.resolve(name).resolve("pom.xml"), "maven-failsafe-plugin");
    }
  }

  /** Maven that succeeds or not once it has written what is given, a file name before each text. */
  private void maven(int code, Map<String, String> reports) throws IOException {
    StringBuilder script = new StringBuilder("#!/bin/sh\necho maven \"$@\"\n");
    reports.forEach(
        (file, text) -> {
          String path = file.replaceFirst("/", "/target/failsafe-reports/TEST-") + ".xml";
          script.append("mkdir -p $(dirname ").append(path).append(")\n");
          script.append("cat > ").append(path).append(" <<'END'\n");
          script.append("<testsuite>").append(text).append("</testsuite>\nEND\n");
        });
    script.append("exit ").append(code).append('\n');
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.deleteIfExists(bin.resolve("mvn"));
    Path mvn =
        Files.createFile(
            bin.resolve("mvn"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(mvn, script);
  }

  private static String test(String type, String method, String result) {
    return "<testcase classname='io.example."
        + type
        + "' name='"
        + method
        + "'>"
        + result
        + "</testcase>";
  }

  private Its its(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "its"));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().merge("PATH", "", (path, none) -> folder.resolve("bin") + ":" + path);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Its(process.exitValue(), Files.readString(output));
  }

  @Test
  void names_that_ran_are_counted_for_each_module() throws Exception {
    maven(
        0,
        Map.of(
            "one/A",
            test("ReadRoutingIT", "a", "")
                + test("RoutingIT", "b(String)[1]", "")
                + test("RoutingIT", "c", "<skipped/>"),
            "two/B",
            test("RoutingIT", "b(String)[1]", "") + test("RoutingIT$Inner", "b(String)[2]", "")));
    Its its = its("-p", "one,two", "-h", "7.2.14.Final", "*RoutingIT", "RoutingIT#b");
    assertThat(its.output)
        .contains(
            "-pl one,two -am verify",
            "-Dit.test=*RoutingIT,RoutingIT#b",
            "-Dit.hibernate.version=7.2.14.Final",
            "ITS ok one *RoutingIT executed=2 failed=0 skipped=1",
            "ITS ok one RoutingIT#b executed=1 failed=0 skipped=0",
            "ITS ok two *RoutingIT executed=2 failed=0 skipped=0",
            "ITS ok two RoutingIT#b executed=2 failed=0 skipped=0");
    assertThat(its.code).isZero();
  }

  @Test
  void a_name_that_matches_nothing_fails_though_others_match() throws Exception {
    maven(0, Map.of("one/A", test("RoutingIT", "a", "")));
    Its its = its("-p", "one", "RoutingIT", "RootingIT");
    assertThat(its.output)
        .contains("ITS ok one RoutingIT", "ITS NOTHING-RAN one RootingIT executed=0");
    assertThat(its.code).isEqualTo(1);
  }

  @Test
  void a_name_fails_whose_only_test_is_skipped() throws Exception {
    maven(0, Map.of("one/A", test("RoutingIT", "a", "<skipped message='no server'/>")));
    Its its = its("-p", "one", "RoutingIT");
    assertThat(its.output).contains("NOTHING-RAN one RoutingIT executed=0 failed=0 skipped=1");
    assertThat(its.code).isEqualTo(1);
  }

  @Test
  void a_name_fails_that_ran_in_one_of_two_modules() throws Exception {
    maven(0, Map.of("one/A", test("RoutingIT", "a", "")));
    Its its = its("-p", "one,two", "RoutingIT");
    assertThat(its.output).contains("ITS ok one RoutingIT", "ITS NOTHING-RAN two RoutingIT");
    assertThat(its.code).isEqualTo(1);
  }

  @Test
  void reports_of_an_earlier_run_do_not_count() throws Exception {
    maven(0, Map.of("one/A", test("RoutingIT", "a", "")));
    assertThat(its("-p", "one", "RoutingIT").code).isZero();
    maven(0, Map.of());
    assertThat(its("-p", "one", "RoutingIT").code).isEqualTo(1);
  }

  @Test
  void it_fails_when_maven_fails() throws Exception {
    maven(1, Map.of("one/A", test("RoutingIT", "a", "") + test("RoutingIT", "b", "<failure/>")));
    Its its = its("-p", "one", "RoutingIT");
    assertThat(its.output).contains("ITS FAILED one RoutingIT executed=2 failed=1");
    assertThat(its.code).isEqualTo(1);
  }

  @Test
  void a_wrong_call_runs_nothing() throws Exception {
    maven(0, Map.of());
    for (String[] wrong :
        List.of(
            new String[] {},
            new String[] {"-p", "three", "RoutingIT"},
            new String[] {"-x", "RoutingIT"},
            new String[] {"-p"},
            new String[] {"RoutingIT,SurvivalIT"},
            new String[] {"!RoutingIT"})) {
      Its its = its(wrong);
      assertThat(its.output).startsWith("its: ").contains("usage: ./its").doesNotContain("maven ");
      assertThat(its.code).isEqualTo(2);
    }
  }
}
