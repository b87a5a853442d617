package io.hibernateaws.local.postgresql.iam;

import io.hibernateaws.local.postgresql.wire.WireMessage;
import io.hibernateaws.local.proxy.Filter;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sees what a server makes of a login. Not for several threads. */
final class ServerSide implements Filter {
  private static final int PASSWORD_AS_IT_IS = 3;

  private final Login login;
  private final Gathered gathered = new Gathered();

  ServerSide(Login login) {
    this.login = login;
  }

  @Override
  public void pass(ByteBuffer bytes, Output next) throws IOException {
    gathered.add(bytes);
    while (!login.over()) {
      WireMessage said = gathered.message();
      if (said == null) {
        return;
      }
      next.write(ByteBuffer.wrap(look(said).bytes()));
    }
    gathered.rest(next);
  }

  private WireMessage look(WireMessage said) {
    switch (said.type()) {
      case 'R' -> {
        if (said.number() == PASSWORD_AS_IT_IS) {
          return login.ask(said);
        }
        login.end();
        return said;
      }
      case 'E' -> {
        login.end();
        return login.refuse(said);
      }
      default -> {
        return said;
      }
    }
  }
}
