package io.hibernateaws.demo;

import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.SessionFactory;

/**
 * Starts a local cluster, lets a shop work on it while the {@link Story} breaks it, and compares
 * what its clients were told with what the database holds. {@code --plain} does the same with a
 * plain pool: the control.
 */
public final class Demo {
  /** As long as Aurora's names need to follow a change of the writer on a good day. */
  private static final Duration DNS_DELAY = Duration.ofSeconds(3);

  private final Product product;
  private final boolean plain;
  private final double pace;
  private final Path folder;
  private final PrintStream out;

  Demo(Product product, boolean plain, double pace, Path folder, PrintStream out) {
    this.product = product;
    this.plain = plain;
    this.pace = pace;
    this.folder = folder;
    this.out = out;
  }

  /** Ends the JVM with 0 if the run showed what it should, else 1. */
  public static void main(String[] arguments) {
    List<String> given = new ArrayList<>(List.of(arguments));
    boolean plain = given.remove("--plain");
    Product product = given.remove(Product.MYSQL.word()) ? Product.MYSQL : Product.POSTGRESQL;
    if (!given.isEmpty()) {
      System.err.println("usage: ./demo [mysql] [--plain]");
      System.exit(2);
    }
    Demo demo = new Demo(product, plain, 1, Path.of("target", "demo"), System.out);
    System.exit(demo.run() ? 0 : 1);
  }

  /** Whether the run showed what it should. */
  boolean run() {
    try (LogFile log = LogFile.open(folder.resolve("demo" + suffix() + ".log"))) {
      return play();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      out.println("DEMO failed: interrupted");
    } catch (IOException | SQLException | RuntimeException e) {
      e.printStackTrace(out);
      out.println("DEMO failed: " + String.valueOf(e.getMessage()).replace('\n', ' '));
    }
    return false;
  }

  private boolean play() throws IOException, SQLException, InterruptedException {
    out.println("Starting a cluster of three " + product.title() + " servers ...");
    Journal journal = new Journal();
    try (LocalAurora cluster = product.cluster().dnsDelay(DNS_DELAY).start();
        SessionFactory sessions = startShop(cluster)) {
      EngineWatch watch = new EngineWatch(journal);
      if (!plain) {
        watch.watch(sessions);
      }
      cluster.onEvent(new ClusterNotes(cluster, journal));
      Shop shop = new Shop(sessions, product);
      shop.showNewest(); // the first one loads half of Hibernate
      long beganAt = System.nanoTime();
      try (LiveView view = LiveView.of(cluster, journal, shop, beganAt, out);
          Clients clients = new Clients(shop, journal)) {
        view.show();
        clients.arrive();
        new Story(cluster, pace)
            .tell(title -> journal.note(new Note(System.nanoTime(), Note.Source.STORY, title)));
      }
      Run run = Run.of(cluster, journal, beganAt, System.nanoTime());
      Judgement judgement =
          Judgement.of(run, audit(cluster, journal), shop.unknownOutcomes(), watch.failovers());
      return conclude(run, judgement);
    }
  }

  private SessionFactory startShop(LocalAurora cluster) {
    return plain
        ? ShopFactory.withPlainPool(cluster, product)
        : ShopFactory.withAwsProvider(cluster);
  }

  private static Audit audit(LocalAurora cluster, Journal journal) throws SQLException {
    try (Connection connection = cluster.directConnection(cluster.writer())) {
      return Audit.compare(journal.acknowledged(), journal.refused(), Audit.read(connection));
    }
  }

  private boolean conclude(Run run, Judgement judgement) throws IOException {
    String verdict = plain ? judgement.controlVerdict() : judgement.verdict();
    Path report = folder.resolve("report" + suffix() + ".html");
    Files.writeString(report, Report.html(run, judgement, verdict), StandardCharsets.UTF_8);
    run.errors().forEach((error, times) -> out.println(times + " x " + error));
    out.println("Report: " + report.toAbsolutePath());
    out.println(verdict);
    return plain ? judgement.controlFailed() : judgement.broken().isEmpty();
  }

  /** Of the names of the files that a run leaves. */
  private String suffix() {
    return (product == Product.POSTGRESQL ? "" : "-" + product.word()) + (plain ? "-plain" : "");
  }
}
