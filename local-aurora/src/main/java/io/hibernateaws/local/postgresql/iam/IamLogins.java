package io.hibernateaws.local.postgresql.iam;

import io.hibernateaws.local.iam.IamDoors;
import io.hibernateaws.local.proxy.Protocol;
import io.hibernateaws.local.server.ClusterFolder;
import org.jspecify.annotations.Nullable;

/** How the users of a cluster come in who must come with IAM. Thread-safe. */
public final class IamLogins {
  private final IamDoors doors;
  private final OneTimePasswords passwords;

  private IamLogins(IamDoors doors, OneTimePasswords passwords) {
    this.doors = doors;
    this.passwords = passwords;
  }

  /**
   * Until the cluster of this folder ends.
   *
   * @param doors null if there are no such users, and then there is none of this either
   */
  public static @Nullable IamLogins of(@Nullable IamDoors doors, ClusterFolder folder) {
    if (doors == null) {
      return null;
    }
    OneTimePasswords passwords = OneTimePasswords.open();
    folder.closing(passwords::close);
    return new IamLogins(doors, passwords);
  }

  /** The line of a server's rules that is about them. */
  public String rule() {
    return passwords.rule();
  }

  /**
   * What the proxy of an instance must understand.
   *
   * @param plain of all other users
   * @param instance its identifier
   */
  public Protocol before(Protocol plain, String instance) {
    return new IamPostgresProtocol(plain, doors.of(instance), passwords);
  }
}
