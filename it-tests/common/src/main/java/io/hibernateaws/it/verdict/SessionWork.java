package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.it.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.hibernate.SharedSessionContract;

/** Work on a session of Hibernate, of whichever kind. */
final class SessionWork<S extends SharedSessionContract> implements Work {
  private final S session;
  private final boolean reader;
  private final BiConsumer<S, UUID> call;

  SessionWork(S session, boolean reader, BiConsumer<S, UUID> call) {
    this.session = session;
    this.reader = reader;
    this.call = call;
  }

  @Override
  public void begin() {
    session.beginTransaction();
  }

  @Override
  public void before(UUID row) {
    if (reader) {
      lookUp();
      return;
    }
    session
        .createNativeMutationQuery("insert into verdict_row values (:row)")
        .setParameter("row", row)
        .executeUpdate();
  }

  @Override
  public void call(UUID row) {
    call.accept(session, row);
  }

  @Override
  public void commit() {
    session.getTransaction().commit();
  }

  @Override
  public void lookUp() {
    session.createNativeQuery("select count(*) from verdict_row", Long.class).getSingleResult();
  }

  /** Nothing of a transaction that got a verdict may be committed as if there had been none. */
  @Override
  public List<String> wrongAfter(Told told) {
    List<String> wrong = new ArrayList<>();
    boolean verdict = told == Told.NOTHING_LOST || told == Told.ROLLED_BACK || told == Told.UNKNOWN;
    if (verdict && session.getTransaction().isActive()) {
      Told committing = Told.of(catchThrowable(this::commit));
      if (committing != told) {
        wrong.add("afterwards commit(): " + committing.words + " instead of " + told.words);
      }
    }
    return wrong;
  }

  @Override
  public void close() {
    session.close();
  }
}
