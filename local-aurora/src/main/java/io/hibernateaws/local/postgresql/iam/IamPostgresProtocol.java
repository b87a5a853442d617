package io.hibernateaws.local.postgresql.iam;

import io.hibernateaws.local.iam.IamDoor;
import io.hibernateaws.local.proxy.Filter;
import io.hibernateaws.local.proxy.Protocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;

/**
 * PostgreSQL with users who must come with IAM: members of {@code rds_iam}, as the server says by
 * asking for their password.
 */
public final class IamPostgresProtocol implements Protocol {
  private final Protocol plain;
  private final IamDoor door;
  private final OneTimePasswords passwords;

  public IamPostgresProtocol(Protocol plain, IamDoor door, OneTimePasswords passwords) {
    this.plain = plain;
    this.door = door;
    this.passwords = passwords;
  }

  @Override
  public Filters open(Connection connection) {
    return plain.open(connection);
  }

  @Override
  public Begun begin(Connection connection, Ends ends) throws IOException {
    Begun begun = plain.begin(connection, ends);
    Login login =
        new Login(
            door,
            passwords,
            begun.client() instanceof SSLSocket,
            begun.client().getInetAddress().getHostAddress());
    List<Filter> toServer = new ArrayList<>(begun.filters().toServer());
    toServer.add(new ClientSide(login));
    List<Filter> toClient = new ArrayList<>(List.of(new ServerSide(login)));
    toClient.addAll(begun.filters().toClient());
    return new Begun(begun.client(), begun.read(), begun.server(), new Filters(toServer, toClient));
  }
}
