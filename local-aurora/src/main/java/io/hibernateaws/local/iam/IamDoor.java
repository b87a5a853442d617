package io.hibernateaws.local.iam;

import java.util.function.Predicate;

/** Where the users of one instance come in who must come with IAM. Thread-safe. */
public final class IamDoor {
  private final IamGate gate;
  private final String instance;
  private final Predicate<String> names;
  private final int port;

  IamDoor(IamGate gate, String instance, Predicate<String> names, int port) {
    this.gate = gate;
    this.instance = instance;
    this.names = names;
    this.port = port;
  }

  /** For the proxy: whether this user comes in with this as password. */
  public boolean admits(String user, String password) {
    return gate.decide(this, user, Token.of(password));
  }

  /** For the proxy: the user is refused, who does not encrypt. */
  public void refuseWithoutTls(String user) {
    gate.note(new IamAttempt(instance, user, "", IamRefusal.NO_TLS));
  }

  String instance() {
    return instance;
  }

  boolean hasName(String host) {
    return names.test(host);
  }

  int port() {
    return port;
  }
}
