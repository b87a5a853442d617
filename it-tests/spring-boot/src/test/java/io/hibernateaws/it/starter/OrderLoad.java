package io.hibernateaws.it.starter;

import io.hibernateaws.it.orders.OrderController.Told;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Clients that order, one order after the other, until this is closed. */
final class OrderLoad implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI orders;
  private final List<Thread> clients = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private volatile boolean ended;

  /**
   * One order.
   *
   * @param status of HTTP; 0 without an answer
   * @param text the instance that has taken it; the failure, where none has
   * @param sent on the clock of {@link System#nanoTime()}
   * @param answered on the same clock
   */
  record Answer(
      int client, String reference, int status, Told told, String text, long sent, long answered) {}

  OrderLoad(URI orders, int clients) {
    this.orders = orders;
    for (int i = 0; i < clients; i++) {
      int client = i;
      this.clients.add(new Thread(() -> order(client), "client-" + client));
    }
    this.clients.forEach(Thread::start);
  }

  private void order(int client) {
    while (!ended) {
      Answer answer = ask(client, UUID.randomUUID().toString());
      synchronized (answers) {
        answers.add(answer);
        answers.notifyAll();
      }
    }
  }

  private Answer ask(int client, String reference) {
    long sent = System.nanoTime();
    int status = 0;
    Told told = Told.UNKNOWN;
    String text;
    try {
      HttpRequest request =
          HttpRequest.newBuilder(orders)
              .timeout(PATIENCE)
              .header("Content-Type", "text/plain")
              .POST(BodyPublishers.ofString(reference))
              .build();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      status = response.statusCode();
      text = response.body();
      told = status == 201 ? Told.TAKEN : Told.valueOf(text.lines().findFirst().orElse(""));
    } catch (IOException | IllegalArgumentException e) {
      text = "no answer of the application: " + e;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new Answer(client, reference, status, told, text, sent, System.nanoTime());
  }

  /** Returns when so many answers have been such ones. */
  void await(int count, Predicate<Answer> such) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    synchronized (answers) {
      while (answers.stream().filter(such).count() < count) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError(
              "%d answers, of which not %d are such ones; the last: %s"
                  .formatted(
                      answers.size(),
                      count,
                      answers.subList(Math.max(0, answers.size() - 8), answers.size())));
        }
        TimeUnit.NANOSECONDS.timedWait(answers, left);
      }
    }
  }

  /** Every answer, when every client has its last one. */
  List<Answer> end() throws InterruptedException {
    ended = true;
    for (Thread client : clients) {
      client.join();
    }
    return answers;
  }

  /** The clients end after the order that they wait for. */
  @Override
  public void close() {
    ended = true;
  }
}
