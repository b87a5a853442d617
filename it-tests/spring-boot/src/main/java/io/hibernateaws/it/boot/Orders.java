package io.hibernateaws.it.boot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.boot.CommandLineRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Reads one order a line and answers each with one line: {@code = answer}, or {@code ! exception <
 * cause < …}. Ends with its input; a test has none.
 */
@Component
@Profile("!test")
public class Orders implements CommandLineRunner {
  private final BookingRepository bookings;
  private final BookingService service;

  public Orders(BookingRepository bookings, BookingService service) {
    this.bookings = bookings;
    this.service = service;
  }

  @Override
  public void run(String... args) throws IOException {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("= ready");
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      System.out.println(answer(order));
    }
  }

  private String answer(String order) {
    try {
      return "= " + obey(order);
    } catch (RuntimeException e) {
      StringBuilder chain = new StringBuilder("!");
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        chain.append(cause == e ? " " : " < ").append(cause.getClass().getSimpleName());
      }
      return chain.toString();
    }
  }

  private String obey(String order) {
    return switch (order) {
      case "read" -> bookings.readingHost();
      case "write" -> bookings.writingHost();
      case "count" -> String.valueOf(bookings.count());
      case "book" -> service.book(UUID.randomUUID());
      case "report" -> service.report();
      case "mistake" -> String.valueOf(bookings.cancelAllByMistake());
      default -> throw new IllegalArgumentException(order);
    };
  }
}
