package io.hibernateaws.it.starter;

import static io.hibernateaws.engine.api.Role.READER;
import static io.hibernateaws.engine.api.Role.WRITER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.it.ledger.Ledger;
import io.hibernateaws.it.ledger.LedgerApplication;
import io.hibernateaws.it.library.Book;
import io.hibernateaws.it.library.Books;
import io.hibernateaws.it.library.Desk;
import io.hibernateaws.it.library.LibraryApplication;
import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;

/** Where the transactions of an application run, by what Spring says of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // by start, before any test
abstract class ReadOnlyRouting {
  private static Routes routes;
  private static LocalAurora cluster;
  private static ConfigurableApplicationContext application;
  private static Desk desk;
  private static Books books;

  private final Product product;

  ReadOnlyRouting(Product product) {
    this.product = product;
  }

  @BeforeAll
  void start() throws SQLException {
    routes = new Routes();
    cluster = product.cluster();
    application =
        start(
            LibraryApplication.class,
            product,
            cluster,
            "spring.main.web-application-type=servlet",
            "server.port=0");
    desk = application.getBean(Desk.class);
    books = application.getBean(Books.class);
    books.save(new Book("Notes", "G", "The engine"));
    await("select count(*) from book_chapters", 2);
  }

  @AfterAll
  void stop() {
    application.close();
    cluster.close();
  }

  private static ConfigurableApplicationContext start(
      Class<?> application, Product product, LocalAurora cluster, String... more) {
    return Booted.start(
        application,
        product,
        cluster,
        context -> context.registerBean(EngineObserver.class, () -> routes),
        more);
  }

  /** Returns when the reader shows what the writer has. */
  private static void await(String query, int count) throws SQLException {
    try (Connection connection = cluster.connection(2);
        Statement statement = connection.createStatement()) {
      int shown;
      do {
        try (ResultSet rows = statement.executeQuery(query)) {
          rows.next();
          shown = rows.getInt(1);
        }
      } while (shown < count);
    }
  }

  @Test
  void spring_datas_own_methods_read_on_a_reader_and_write_on_the_writer() {
    assertThat(routes.of(books::findAll)).containsExactly(READER);
    assertThat(routes.of(books::count)).containsExactly(READER);
    assertThat(routes.of(() -> books.findById(1L))).containsExactly(READER);
    assertThat(routes.of(() -> books.save(new Book("Saved")))).containsExactly(WRITER);
  }

  @Test
  void a_transaction_has_one_link_from_its_first_statement_to_its_end() {
    assertThat(routes.of(desk::list)).containsExactly(READER);
    assertThat(routes.of(desk::add)).containsExactly(WRITER);
  }

  @Test
  void what_joins_a_transaction_runs_where_that_one_does() {
    assertThat(routes.of(() -> desk.add(desk::list))).containsExactly(WRITER);
    assertThat(routes.of(() -> desk.add(desk::listAnyhow))).containsExactly(WRITER);
    assertThat(routes.of(() -> desk.list(desk::listAnyhow))).containsExactly(READER);
    assertThat(routes.of(() -> desk.add(books::findAll))).containsExactly(WRITER);
  }

  @Test
  void a_new_transaction_inside_another_one_runs_where_it_says_itself() {
    assertThat(routes.of(() -> desk.list(desk::addAnew))).containsExactly(READER, WRITER);
    assertThat(routes.of(() -> desk.add(desk::listAnew))).containsExactly(WRITER, READER);
    assertThat(routes.of(() -> desk.list(desk::listAnew))).containsExactly(READER, READER);
  }

  @Test
  void what_supports_transactions_reads_on_a_reader_without_one() {
    assertThat(routes.of(desk::listAnyhow)).isNotEmpty().containsOnly(READER);
  }

  @Test
  void a_write_that_joins_a_read_only_transaction_is_refused_and_leaves_nothing() {
    long before = desk.count();
    assertThat(
            routes.of(
                () ->
                    assertThatThrownBy(() -> desk.list(desk::add))
                        .hasStackTraceContaining("ReadWriteSplittingSQLException")))
        .containsExactly(READER);
    assertThat(desk.count()).isEqualTo(before);
  }

  @Test
  void jdbc_has_the_link_of_the_transaction_of_jpa() {
    assertThat(routes.of(desk::addAndCount)).containsExactly(WRITER);
    assertThat(routes.of(desk::listAndCount)).containsExactly(READER);
    assertThat(routes.of(desk::count)).containsExactly(WRITER);
  }

  @Test
  void alternating_transactions_alternate_between_the_instances() {
    for (int i = 0; i < 20; i++) {
      assertThat(routes.of(desk::list)).containsExactly(READER);
      assertThat(routes.of(desk::add)).containsExactly(WRITER);
    }
  }

  @Test
  void transactions_of_one_request_run_each_on_its_instance_in_one_session() throws Exception {
    HttpRequest.Builder request = request("books").POST(BodyPublishers.noBody());
    assertThat(routes.of(() -> assertThat(send(request).statusCode()).isEqualTo(200)))
        .containsExactly(READER, WRITER);
  }

  @Test
  void what_a_view_loads_after_the_transaction_is_read_on_the_writer() {
    assertThat(routes.of(() -> assertThat(send(request("chapters")).body()).contains("The engine")))
        .startsWith(READER)
        .endsWith(WRITER);
  }

  private static HttpRequest.Builder request(String path) {
    String port = application.getEnvironment().getProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/" + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void an_application_with_jdbc_only_reads_on_a_reader_too() throws SQLException {
    try (ConfigurableApplicationContext jdbc = start(LedgerApplication.class, product, cluster)) {
      Ledger ledger = jdbc.getBean(Ledger.class);
      ledger.create();
      ledger.enter();
      await("select count(*) from entry", 1);

      assertThat(routes.of(ledger::sum)).containsExactly(READER);
      assertThat(routes.of(ledger::enter)).containsExactly(WRITER);
      assertThat(routes.of(ledger::count)).containsExactly(WRITER);
      assertThat(routes.of(() -> ledger.enter(ledger::sum))).containsExactly(WRITER);
      assertThat(routes.of(() -> ledger.enter(ledger::sumAnew))).containsExactly(WRITER, READER);
      assertThatThrownBy(() -> ledger.sum(ledger::enter))
          .hasStackTraceContaining("ReadWriteSplittingSQLException");
    }
  }

  @Test
  void the_writer_reads_where_there_is_no_reader() {
    try (LocalAurora alone = product.builder().instances(1).start();
        ConfigurableApplicationContext lonely = start(LibraryApplication.class, product, alone)) {
      Desk only = lonely.getBean(Desk.class);
      assertThat(routes.of(only::list)).containsExactly(WRITER);
      assertThat(routes.of(only::add)).containsExactly(WRITER);
    }
  }
}
