package io.hibernateaws.local.rdsproxy;

/**
 * A client that has its server connection to itself from now on.
 *
 * @param client which one, counted from 1 in the order in which clients came
 * @param reason what kind of thing it did, such as {@code SET}
 * @param text what it said, shortened; empty where it was no text
 */
public record Pin(long client, String reason, String text) {
  private static final int SHOWN = 200;

  /** Shortens the text. */
  public Pin {
    text = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  @Override
  public String toString() {
    return "client " + client + " by " + reason + (text.isEmpty() ? "" : ": " + text);
  }
}
