package io.hibernateaws.it.adversary;

import java.util.UUID;

/** A row that a session has tried to write, and what the application was told about it. */
public final class Row {
  /** Where the application was told that its row is. */
  enum Fate {
    /** Written in a transaction that is still open. */
    OPEN,
    THERE,
    GONE,
    /** Told that this is unknown, or not told. */
    UNKNOWN
  }

  final UUID id = UUID.randomUUID();
  final String tenant;

  private Fate fate = Fate.OPEN;
  private String because = "no call has ended its transaction";

  Row(String tenant) {
    this.tenant = tenant;
  }

  void is(Fate told, String why) {
    fate = told;
    because = why;
  }

  Fate fate() {
    return fate;
  }

  public String tenant() {
    return tenant;
  }

  public UUID id() {
    return id;
  }

  @Override
  public String toString() {
    return "a row of " + tenant + " (" + because + ")";
  }
}
