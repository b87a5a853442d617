package io.hibernateaws.engine.extension;

import io.hibernateaws.engine.api.ExtensionSQLException;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A source of credentials of an extension: what it throws is told with the extension's name. */
record ToldSource(Brought<CredentialSource> brought) implements Chosen<CredentialSource> {
  @Override
  public CredentialSource make() {
    CredentialSource made = brought.make();
    String what = brought.toString();
    return new CredentialSource() {
      @Override
      public Credentials fetch(Endpoint endpoint, String user, Deadline deadline)
          throws SQLException {
        @Nullable Credentials fetched;
        try {
          fetched = made.fetch(endpoint, user, deadline);
        } catch (Throwable e) { // an application's, so anything
          throw failed(endpoint, user, FoundExtension.text(e), e);
        }
        if (fetched == null) {
          throw failed(endpoint, user, "gave null", new NullPointerException("no credentials"));
        }
        return fetched;
      }

      @Override
      public boolean refused(Credentials credentials) {
        return made.refused(credentials);
      }

      private ExtensionSQLException failed(
          Endpoint endpoint, String user, String why, Throwable cause) {
        return new ExtensionSQLException(
            "no connection to "
                + endpoint
                + " as "
                + ForeignText.of(user)
                + ": "
                + what
                + " has no credentials: "
                + why,
            cause);
      }
    };
  }
}
