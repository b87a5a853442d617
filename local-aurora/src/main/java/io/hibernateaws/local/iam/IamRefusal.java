package io.hibernateaws.local.iam;

/** Why a login by IAM is refused; a client is never told. */
public enum IamRefusal {
  /** The client does not encrypt, so it is not even asked for its token. */
  NO_TLS,
  /** Of another form, such as a password; also if a part is missing, doubled or unknown. */
  NOT_A_TOKEN,
  /** Signed with an access key that the gate does not know. */
  UNKNOWN_KEY,
  /**
   * The session token of a temporary key is missing or another one, or a lasting key has come with
   * one.
   */
  BAD_SESSION_TOKEN,
  /** Not signed with the secret key, or changed since. */
  BAD_SIGNATURE,
  /** Signed for another service than {@code rds-db}. */
  WRONG_SERVICE,
  /** Signed for another region. */
  WRONG_REGION,
  /** For a name that is neither the instance's own nor an endpoint of its cluster. */
  WRONG_HOST,
  /** For another port. */
  WRONG_PORT,
  /** For another database user than the one that logs in. */
  WRONG_USER,
  /** Wants to be good for more than 15 minutes. */
  LIVES_TOO_LONG,
  /** Older than it wants to be. */
  EXPIRED,
  /** Signed more than 5 minutes from now. */
  FROM_THE_FUTURE
}
