package io.hibernateaws.it.verdict;

import io.hibernateaws.it.Told;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** One unit of work of an application, step by step. */
interface Work extends AutoCloseable {
  void begin() throws Exception;

  /**
   * What was done before the call in question: writes this row, or reads where it may not write.
   */
  void before(UUID row) throws Exception;

  /** The call in question; writes this row if it writes at all. */
  void call(UUID row) throws Exception;

  void commit() throws Exception;

  /** The first call after a call that returned. */
  void lookUp() throws Exception;

  /** What is not as the verdict promises, of what is still allowed. */
  List<String> wrongAfter(Told told);

  @Override
  void close() throws SQLException;
}
