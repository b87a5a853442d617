package io.hibernateaws.engine.product;

/** Messages of a protocol that is not read: every byte may commit. */
public final class UnreadMessages implements SentMessages {
  private boolean any;

  @Override
  public void callBegins() {
    any = false;
  }

  @Override
  public void left(byte[] bytes, int from, int to) {
    any |= to > from;
  }

  @Override
  public boolean mayCommit(boolean atExecution) {
    return any;
  }
}
