package io.hibernateaws.local.replication;

/** A database product cannot run here because its programs are not there; tests may skip then. */
public final class MissingProgramsException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** Says what is missing and where it can come from. */
  public MissingProgramsException(String message) {
    super(message);
  }

  /** The same with what showed it. */
  public MissingProgramsException(String message, Throwable cause) {
    super(message, cause);
  }
}
