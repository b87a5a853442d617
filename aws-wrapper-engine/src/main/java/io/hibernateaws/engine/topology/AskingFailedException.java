package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.endpoint.Endpoint;
import java.sql.SQLException;

/**
 * A member could not be asked because something in this JVM failed, such as a class that is
 * missing. Says nothing about the member.
 */
final class AskingFailedException extends SQLException {
  private static final long serialVersionUID = 1L;

  AskingFailedException(Endpoint endpoint, Throwable cause) {
    super(endpoint + " could not be asked: " + cause, cause);
  }
}
