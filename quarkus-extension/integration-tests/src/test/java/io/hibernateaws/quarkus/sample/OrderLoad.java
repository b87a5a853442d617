package io.hibernateaws.quarkus.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI orders;
  private final List<Thread> clients = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private volatile boolean ended;

  /** What an order has become, as its client was told. */
  enum Told {
    TAKEN,
    ROLLED_BACK,
    UNKNOWN
  }

  /**
   * One order.
   *
   * @param servedBy the instance that has taken it; the failure, where none has
   * @param sent on the clock of {@link System#nanoTime()}
   * @param answered on the same clock
   */
  record Answer(int client, UUID id, Told told, String servedBy, long sent, long answered) {}

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
      Answer answer = ask(client, UUID.randomUUID());
      synchronized (answers) {
        answers.add(answer);
        answers.notifyAll();
      }
    }
  }

  private Answer ask(int client, UUID id) {
    long sent = System.nanoTime();
    Told told;
    String servedBy;
    try {
      HttpRequest request =
          HttpRequest.newBuilder(orders)
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(wish(id)))
              .build();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      JsonNode body = JSON.readTree(response.body());
      told =
          response.statusCode() == 201 ? Told.TAKEN : Told.valueOf(body.path("outcome").asText());
      servedBy = body.path(told == Told.TAKEN ? "servedBy" : "message").asText();
    } catch (IOException | IllegalArgumentException e) {
      told = Told.UNKNOWN;
      servedBy = "no answer of the application: " + e;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new Answer(client, id, told, servedBy, sent, System.nanoTime());
  }

  private static String wish(UUID id) throws JsonProcessingException {
    return JSON.writeValueAsString(new OrderResource.Wish(id, "order of a load test"));
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
