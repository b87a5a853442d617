package io.hibernateaws.demo;

import io.hibernateaws.local.ClusterEvent.Kind;
import io.hibernateaws.local.Life;
import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What happens to the cluster while the application works. Run once, by one thread. */
final class Story {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LocalAurora cluster;
  private final double pace;
  private int crashed;

  /**
   * @param pace 1 for about 40 s; less is quicker
   */
  Story(LocalAurora cluster, double pace) {
    this.cluster = cluster;
    this.pace = pace;
  }

  /**
   * One chapter.
   *
   * @param title for people
   * @param event what happens at its beginning
   * @param seconds how long it lasts, its event included
   */
  private record Chapter(String title, Runnable event, int seconds) {}

  /** Tells all chapters; {@code onChapter} hears each title as it begins. */
  void tell(Consumer<String> onChapter) throws InterruptedException {
    List<Chapter> chapters =
        List.of(
            new Chapter("steady state", () -> {}, 6),
            new Chapter("switchover", this::switchOver, 8),
            new Chapter("crash of the writer", this::crashWriter, 8),
            new Chapter("rejoin", this::rejoin, 7),
            new Chapter("crash of a reader", this::crashReader, 6),
            new Chapter("steady state", () -> {}, 5));
    for (Chapter chapter : chapters) {
      long end = System.nanoTime() + (long) (chapter.seconds * pace * 1e9);
      onChapter.accept(chapter.title);
      chapter.event.run();
      Thread.sleep(Math.max(0, (end - System.nanoTime()) / 1_000_000));
    }
  }

  private void switchOver() {
    cluster.switchover(anyReader());
  }

  private void crashWriter() {
    long since = System.nanoTime();
    crashed = cluster.writer();
    cluster.crash(crashed);
    cluster.awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
  }

  private void rejoin() {
    cluster.rejoin(crashed);
  }

  private void crashReader() {
    cluster.crash(anyReader());
  }

  private int anyReader() {
    return IntStream.rangeClosed(1, cluster.instances())
        .filter(n -> n != cluster.writer() && cluster.life(n) == Life.UP)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no living reader in " + cluster));
  }
}
