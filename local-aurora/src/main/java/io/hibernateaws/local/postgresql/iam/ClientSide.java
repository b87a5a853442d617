package io.hibernateaws.local.postgresql.iam;

import io.hibernateaws.local.postgresql.wire.Startup;
import io.hibernateaws.local.postgresql.wire.WireMessage;
import io.hibernateaws.local.proxy.Filter;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes a token from what a client says, and hands on a password. Not for several threads. */
final class ClientSide implements Filter {
  private static final int CANCEL_REQUEST = 80877102;

  private final Login login;
  private final Gathered gathered = new Gathered();
  private boolean started;
  private boolean through;

  ClientSide(Login login) {
    this.login = login;
  }

  @Override
  public void pass(ByteBuffer bytes, Output next) throws IOException {
    gathered.add(bytes);
    if (!started) {
      start(next);
    }
    while (started && !through && !login.over()) {
      WireMessage said = gathered.message();
      if (said == null) {
        return;
      }
      boolean token = said.type() == 'p' && login.asked();
      next.write(ByteBuffer.wrap((token ? exchanged(said) : said).bytes()));
      through = token;
    }
    if (started) {
      gathered.rest(next);
    }
  }

  private void start(Output next) throws IOException {
    byte[] body = gathered.untyped();
    if (body == null) {
      return;
    }
    if (body.length < Integer.BYTES) {
      throw new IOException(body.length + " bytes are no startup message");
    }
    started = true;
    Startup startup = Startup.of(body);
    through = startup.version() == CANCEL_REQUEST;
    login.begin(startup);
    next.write(ByteBuffer.allocate(4 + body.length).putInt(4 + body.length).put(body).flip());
  }

  private WireMessage exchanged(WireMessage token) {
    return WireMessage.of('p', WireMessage.string(login.exchange(token.stringAt(0))));
  }
}
