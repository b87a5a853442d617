package io.hibernateaws.it.ledger;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Transactions of JDBC, each of which can run something inside. */
@Service
public class Ledger {
  private final JdbcTemplate jdbc;

  public Ledger(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Transactional
  public void create() {
    jdbc.execute("create table entry (amount int)");
  }

  @Transactional
  public void enter(Runnable... inside) {
    jdbc.update("insert into entry values (1)");
    for (Runnable one : inside) {
      one.run();
    }
    count();
  }

  @Transactional(readOnly = true)
  public void sum(Runnable... inside) {
    count();
    for (Runnable one : inside) {
      one.run();
    }
    count();
  }

  @Transactional(readOnly = true, propagation = Propagation.REQUIRES_NEW)
  public void sumAnew() {
    count();
  }

  /** In no transaction of its own. */
  public void count() {
    jdbc.queryForObject("select count(*) from entry", Long.class);
  }
}
