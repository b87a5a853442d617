import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Counts which tests of each module ran for each name, from the reports of failsafe; {@code ./its}
 * runs it.
 *
 * <pre>java CountTests.java it-tests/postgresql -- SurvivalIT '*RoutingIT#reads*'</pre>
 *
 * <p>Prints one line for each pair. Exit code 1 when one of them executed no test.
 */
public final class CountTests {
  /**
   * @param type the name of the class, with its package
   * @param method without the parameters and the number of a parameterized test
   */
  private record Ran(String type, String method, boolean skipped, boolean failed) {
    private static final Pattern PARAMETERS = Pattern.compile("[({\\[].*", Pattern.DOTALL);

    static Ran of(Element test) {
      return new Ran(
          test.getAttribute("classname"),
          PARAMETERS.matcher(test.getAttribute("name")).replaceFirst(""),
          has(test, "skipped"),
          has(test, "failure") || has(test, "error"));
    }

    private static boolean has(Element test, String child) {
      return test.getElementsByTagName(child).getLength() > 0;
    }
  }

  /** A name as failsafe's {@code it.test} takes it: a class, or methods of one. */
  private record Name(String text, boolean withPackage, Pattern type, List<Pattern> methods) {
    static Name of(String text) {
      int hash = text.indexOf('#');
      String type = hash < 0 ? text : text.substring(0, hash);
      List<Pattern> methods =
          hash < 0
              ? List.of()
              : Arrays.stream(text.substring(hash + 1).split("\\+")).map(Name::glob).toList();
      return new Name(text, type.contains("."), glob(type), methods);
    }

    private static Pattern glob(String text) {
      StringBuilder regex = new StringBuilder();
      for (char c : text.toCharArray()) {
        regex.append(
            switch (c) {
              case '*' -> ".*";
              case '?' -> ".";
              default -> Pattern.quote(String.valueOf(c));
            });
      }
      return Pattern.compile(regex.toString());
    }

    boolean matches(Ran ran) {
      String simple = withPackage ? ran.type : ran.type.substring(ran.type.lastIndexOf('.') + 1);
      String outer = simple.contains("$") ? simple.substring(0, simple.indexOf('$')) : simple;
      return (type.matcher(simple).matches() || type.matcher(outer).matches())
          && (methods.isEmpty() || methods.stream().anyMatch(m -> m.matcher(ran.method).matches()));
    }
  }

  private CountTests() {}

  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    int separator = all.indexOf("--");
    boolean everyNameRan = true;
    for (String module : all.subList(0, separator)) {
      List<Ran> tests = tests(Path.of(module, "target", "failsafe-reports"));
      for (String text : all.subList(separator + 1, all.size())) {
        everyNameRan &= print(module, Name.of(text), tests);
      }
    }
    System.exit(everyNameRan ? 0 : 1);
  }

  private static boolean print(String module, Name name, List<Ran> tests) {
    List<Ran> named = tests.stream().filter(name::matches).toList();
    long skipped = named.stream().filter(Ran::skipped).count();
    long failed = named.stream().filter(Ran::failed).count();
    long executed = named.size() - skipped;
    System.out.printf(
        "ITS %s %s %s executed=%d failed=%d skipped=%d%n",
        executed == 0 ? "NOTHING-RAN" : failed > 0 ? "FAILED" : "ok",
        module,
        name.text,
        executed,
        failed,
        skipped);
    return executed > 0;
  }

  private static List<Ran> tests(Path reports) throws Exception {
    List<Ran> tests = new ArrayList<>();
    if (!Files.isDirectory(reports)) {
      return tests;
    }
    DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(reports, "TEST-*.xml")) {
      for (Path file : files) {
        add(parser.parse(file.toFile()), tests);
      }
    } catch (IOException e) {
      throw new IOException("reports in " + reports + " cannot be read", e);
    }
    return tests;
  }

  private static void add(Document report, List<Ran> tests) {
    NodeList elements = report.getElementsByTagName("testcase");
    for (int i = 0; i < elements.getLength(); i++) {
      tests.add(Ran.of((Element) elements.item(i)));
    }
  }
}
