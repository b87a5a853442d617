package io.hibernateaws.engine.verdict;

import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.outcome.Finding;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The words of a verdict: exactly one exception for what is true about a lost link. */
final class VerdictWording {
  private VerdictWording() {}

  /**
   * The refusal with which the session goes on; null where it goes on as if nothing had happened.
   *
   * @param lost the sentence that says what became of the link, without its end
   * @param finding what asking about a lost commit has shown, null where nothing was asked
   */
  static @Nullable Refusal refusal(
      TransactionOutcome outcome,
      String lost,
      Takeover takeover,
      @Nullable Finding finding,
      FailoverDetails details,
      SQLException failure) {
    String end = takeover.sentence() + verified(finding);
    if (outcome == TransactionOutcome.UNKNOWN) {
      return new Refusal.Unknown(
          lost
              + inFlight(details)
              + ", so it is unknown whether it took effect; check before repeating it, and close"
              + " this connection."
              + end,
          details,
          failure);
    }
    if (takeover.noHost() != null) {
      String transaction =
          outcome == TransactionOutcome.ROLLED_BACK ? "; its transaction is rolled back." : ".";
      return new Refusal.Dead(
          lost + transaction + end + " Take a new connection later.", details, failure);
    }
    return outcome == TransactionOutcome.ROLLED_BACK
        ? new Refusal.Lost(
            lost
                + " inside a transaction, which is rolled back; call rollback() and run it"
                + " again."
                + end,
            details,
            failure)
        : null;
  }

  private static String inFlight(FailoverDetails details) {
    return details.phase() == FailoverDetails.Phase.COMMIT
        ? " while its transaction was being committed"
        : " while something that commits by itself was in flight";
  }

  /** What a session that goes on says; the driver's own failure where no host was looked for. */
  static SQLException noTransaction(
      String lost,
      Takeover takeover,
      @Nullable Finding finding,
      FailoverDetails details,
      SQLException failure) {
    return takeover.failedOver()
        ? new FailoverSuccessSQLException(
            lost
                + ", with no transaction open; run the statement again."
                + takeover.sentence()
                + verified(finding),
            details,
            failure)
        : failure;
  }

  /** What follows "its outcome is unknown" or "is rolled back"; empty where nothing was asked. */
  private static String verified(@Nullable Finding finding) {
    if (finding instanceof Finding.Unanswered no) {
      return " It could not be verified: " + no.because() + ".";
    }
    return finding instanceof Finding.RolledBack asked
        ? " Verified: " + asked.asked() + " does not have it."
        : "";
  }
}
