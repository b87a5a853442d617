package io.hibernateaws.it.verdict;

import io.hibernateaws.it.verdict.Library.Author;
import io.hibernateaws.it.verdict.Library.Book;
import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.Hibernate;
import org.hibernate.LockMode;
import org.hibernate.ScrollableResults;
import org.hibernate.Session;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;
import org.hibernate.graph.RootGraph;

/**
 * One way in which Hibernate loads what is on the server.
 *
 * @param reads whether the way may be the first thing that its transaction sends
 * @param load the statement in question, after what comes before it
 */
record Loading<S extends SharedSessionContract>(
    String name, Class<S> type, boolean reads, Function<S, Runnable> load) {

  static Stream<Loading<?>> all() {
    return Stream.concat(bySession(), byStatelessSession());
  }

  @SuppressWarnings({"deprecation", "removal"}) // applications use the older ways all the same
  private static Stream<Loading<?>> bySession() {
    return Stream.of(
        first("find", session -> session.find(Author.class, 1L)),
        first("find, no such row", session -> session.find(Author.class, 4711L)),
        first(
            "find with properties",
            session -> session.find(Author.class, 1L, Map.of("org.hibernate.readOnly", true))),
        first(
            "find with a lock",
            session -> session.find(Author.class, 1L, LockModeType.PESSIMISTIC_WRITE)),
        first(
            "find with a lock and a limit",
            session ->
                session.find(
                    Author.class,
                    1L,
                    LockModeType.PESSIMISTIC_WRITE,
                    Map.of("jakarta.persistence.lock.timeout", 0))),
        first(
            "find with a lock and options",
            session ->
                session.find(
                    Author.class, 1L, LockModeType.PESSIMISTIC_READ, CacheRetrieveMode.BYPASS)),
        first(
            "find with a fetch graph",
            session ->
                session.find(
                    Author.class, 1L, Map.of("jakarta.persistence.fetchgraph", graph(session)))),
        first("find by an entity graph", session -> session.find(graph(session), 1L)),
        first("byId", session -> session.byId(Author.class).load(1L)),
        first("byId, optional", session -> session.byId(Author.class).loadOptional(1L)),
        first(
            "a reference, accessed",
            session -> Hibernate.initialize(session.getReference(Author.class, 1L))),
        first("a natural id", session -> session.bySimpleNaturalId(Author.class).load("Ada")),
        first(
            "a natural id, optional",
            session -> session.bySimpleNaturalId(Author.class).loadOptional("Ada")),
        first(
            "a composed natural id",
            session ->
                session
                    .byNaturalId(Book.class)
                    .using("publisher", "Press")
                    .using("number", 1)
                    .load()),
        first(
            "many by natural id",
            session -> session.byMultipleNaturalId(Author.class).multiLoad("Ada", "Bea")),
        first("many by id", session -> session.byMultipleIds(Author.class).multiLoad(1L, 2L)),
        first("findMultiple", session -> session.findMultiple(Author.class, List.of(1L, 2L))),
        first(
            "findMultiple by a graph",
            session -> session.findMultiple(graph(session), List.of(1L, 2L))),
        first(
            "a query",
            session ->
                session
                    .createSelectionQuery("from Author where id = 1", Author.class)
                    .getSingleResultOrNull()),
        first(
            "a query that may be cached",
            session ->
                session
                    .createSelectionQuery("from Author", Author.class)
                    .setCacheable(true)
                    .getResultList()),
        first(
            "a stream",
            session ->
                session
                    .createSelectionQuery("from Author", Author.class)
                    .getResultStream()
                    .forEach(Author::id)),
        first(
            "scrolling",
            session -> {
              try (ScrollableResults<Author> rows =
                  session.createSelectionQuery("from Author", Author.class).scroll()) {
                rows.next();
              }
            }),
        first("merge", session -> session.merge(new Author(1, "Ada"))),
        later("a lazy collection", Loading::author, author -> author.books().forEach(Book::author)),
        later("the size of a lazy collection", Loading::author, a -> Hibernate.size(a.books())),
        later("a lazy association", Loading::lazyAuthor, Hibernate::initialize),
        later("a lazy association, unproxied", Loading::lazyAuthor, Hibernate::unproxy),
        ofLoaded("refresh", (session, author) -> session.refresh(author)),
        ofLoaded(
            "refresh with a lock",
            (session, author) -> session.refresh(author, LockModeType.PESSIMISTIC_WRITE)),
        ofLoaded("lock", (session, author) -> session.lock(author, LockMode.PESSIMISTIC_WRITE)),
        ofLoaded(
            "lock by find",
            (session, author) -> session.find(Author.class, 1L, LockModeType.PESSIMISTIC_WRITE)),
        ofLoaded(
            "what is loaded and what is not",
            (session, author) -> session.byMultipleIds(Author.class).multiLoad(1L, 2L)));
  }

  private static Stream<Loading<?>> byStatelessSession() {
    return Stream.of(
        stateless("stateless get", session -> session.get(Author.class, 1L)),
        stateless(
            "stateless get with a lock",
            session -> session.get(Author.class, 1L, LockMode.PESSIMISTIC_WRITE)),
        stateless(
            "stateless get of many", session -> session.getMultiple(Author.class, List.of(1L, 2L))),
        stateless("stateless refresh", session -> session.refresh(new Author(1, "Ada"))),
        stateless(
            "stateless query",
            session -> session.createSelectionQuery("from Author", Author.class).getResultList()),
        new Loading<>(
            "stateless fetch",
            StatelessSession.class,
            false,
            session -> {
              Author author = session.get(Author.class, 1L);
              return () -> session.fetch(author.books());
            }));
  }

  /** A statement that locks has an effect, so a transaction that began with it is lost. */
  boolean locks() {
    return name.contains("lock");
  }

  private static Loading<Session> first(String name, Consumer<Session> load) {
    return new Loading<>(name, Session.class, true, session -> () -> load.accept(session));
  }

  private static <T> Loading<Session> later(
      String name, Function<Session, T> before, Consumer<T> load) {
    return new Loading<>(
        name,
        Session.class,
        false,
        session -> {
          T loaded = before.apply(session);
          return () -> load.accept(loaded);
        });
  }

  private static Loading<Session> ofLoaded(String name, BiConsumer<Session, Author> load) {
    return new Loading<>(
        name,
        Session.class,
        false,
        session -> {
          Author author = author(session);
          return () -> load.accept(session, author);
        });
  }

  private static Loading<StatelessSession> stateless(String name, Consumer<StatelessSession> load) {
    return new Loading<>(name, StatelessSession.class, true, session -> () -> load.accept(session));
  }

  private static RootGraph<Author> graph(Session session) {
    RootGraph<Author> graph = session.createEntityGraph(Author.class);
    graph.addAttributeNodes("books");
    return graph;
  }

  private static Author author(Session session) {
    return session.createSelectionQuery("from Author where id = 1", Author.class).getSingleResult();
  }

  private static Author lazyAuthor(Session session) {
    Book book =
        session.createSelectionQuery("from Book where id = 1", Book.class).getSingleResult();
    return Objects.requireNonNull(book.author());
  }

  @Override
  public String toString() {
    return name;
  }
}
