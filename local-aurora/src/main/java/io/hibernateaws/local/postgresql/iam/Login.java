package io.hibernateaws.local.postgresql.iam;

import io.hibernateaws.local.iam.IamDoor;
import io.hibernateaws.local.postgresql.wire.Startup;
import io.hibernateaws.local.postgresql.wire.WireMessage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What both directions of a connection know of its login. The client's side speaks first. */
final class Login {
  private static final String REFUSED = "28000";

  /** As good as any that was never given out. */
  private static final String NO_PASSWORD = "refused";

  private final IamDoor door;
  private final OneTimePasswords passwords;
  private final boolean encrypted;
  private final String client;
  private volatile Startup startup = new Startup(0, Map.of());
  private volatile @Nullable String password;
  private volatile boolean asked;
  private volatile boolean over;

  Login(IamDoor door, OneTimePasswords passwords, boolean encrypted, String client) {
    this.door = door;
    this.passwords = passwords;
    this.encrypted = encrypted;
    this.client = client;
  }

  /** Whether nothing is left to be done, as the server has decided or needs no token. */
  boolean over() {
    return over;
  }

  // ---- the client's side ---------------------------------------------------------------------

  void begin(Startup said) {
    startup = said;
  }

  /** Whether the client's password will be a token. */
  boolean asked() {
    return asked;
  }

  /** The server's password, for the client's token. */
  String exchange(String token) {
    if (!door.admits(startup.user(), token)) {
      return NO_PASSWORD;
    }
    String issued = passwords.issue(startup.user());
    password = issued;
    return issued;
  }

  // ---- the server's side ---------------------------------------------------------------------

  /** The server asks for a password as it is; what the client is told. */
  WireMessage ask(WireMessage question) {
    if (encrypted) {
      asked = true;
      return question;
    }
    door.refuseWithoutTls(startup.user());
    return WireMessage.fatal(
        REFUSED,
        "no pg_hba.conf entry for host \"%s\", user \"%s\", database \"%s\", no encryption"
            .formatted(client, startup.user(), startup.database()));
  }

  /** The server has decided. */
  void end() {
    over = true;
    String issued = password;
    if (issued != null) {
      passwords.revoke(issued);
    }
  }

  /** The server refuses; what the client is told. */
  WireMessage refuse(WireMessage refusal) {
    return asked && refusal.says('C', REFUSED)
        ? WireMessage.fatal(
            REFUSED, "PAM authentication failed for user \"%s\"".formatted(startup.user()))
        : refusal;
  }
}
