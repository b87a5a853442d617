package io.hibernateaws.it.benchmarks.routed;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a client's JVM is to run.
 *
 * @param name in what is printed
 * @param classPath of its JVM
 */
record Contestant(String name, Side side, String classPath) {
  /** What a checkout of another commit has of its own; the application is always this one. */
  private static final List<String> MODULES =
      List.of("aws-wrapper-engine", "hibernate-aws-dialect", "aws-connection-provider");

  /** With the libraries that this JVM has. */
  static Contestant of(Side side) {
    return new Contestant(side.label(), side, System.getProperty("java.class.path"));
  }

  /**
   * Our provider as another checkout has built it.
   *
   * @param checkout its root; its modules are packaged
   */
  static Contestant of(String name, Path checkout) {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> in(checkout, Path.of(entry)))
            .collect(Collectors.joining(File.pathSeparator));
    return new Contestant(name, Side.AWS, classPath);
  }

  /** The same jar of the other checkout; fixtures of tests, which no client uses, stay. */
  private static String in(Path checkout, Path entry) {
    String name = String.valueOf(entry.getFileName());
    for (String module : MODULES) {
      if (name.startsWith(module) && !name.endsWith("-tests.jar")) {
        Path other = checkout.resolve(module).resolve("target").resolve(name);
        if (!Files.isRegularFile(other)) {
          throw new IllegalArgumentException(
              other + " is missing: run 'mvn package -DskipTests' in " + checkout);
        }
        return other.toString();
      }
    }
    return entry.toString();
  }
}
