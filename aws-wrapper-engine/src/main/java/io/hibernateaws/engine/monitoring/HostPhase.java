package io.hibernateaws.engine.monitoring;

import org.jspecify.annotations.Nullable;

/**
 * What a monitor believes of its host. Pure: every fact gives the next phase and what is to be
 * done; the reason goes to the log.
 *
 * <p>Any answer of the server is life, also an error. A host is dead when probes have failed over
 * {@code detection_interval × (detection_count − 1)}, {@code detection_count} of them at least,
 * each with its full time and none of them while the monitor itself was late. Time in which nothing
 * could be asked does not count, and a long one ends the doubt: of what failed before it nobody
 * knows how it went on.
 */
sealed interface HostPhase {
  /** Nothing speaks against the host. */
  HostPhase CALM = new Calm();

  /** A fact about the host. */
  sealed interface Fact {}

  /**
   * The monitor has looked at the calls in flight.
   *
   * @param oldestCall age of the oldest, -1 for none
   * @param counts whether silence counts: not if the monitor itself was late, nor while the host
   *     may just be waking up
   * @param heardAt the latest moment after which the host is known to have answered any link, null
   *     for never
   */
  record Looked(long oldestCall, boolean counts, @Nullable Long heardAt) implements Fact {
    private boolean heardSince(long moment) {
      return heardAt != null && heardAt - moment > 0;
    }

    private boolean anyCall() {
      return oldestCall >= 0;
    }
  }

  /** The host answered a probe. */
  record Answered() implements Fact {}

  /**
   * A probe met silence, refusal or reset.
   *
   * @param sentAt when it began
   * @param late whether it took so long that this machine stood still rather than the host
   */
  record Failed(long sentAt, boolean late) implements Fact {}

  /**
   * Nothing could be asked of the host: neither a sign of life nor of silence.
   *
   * @param at when it was to be asked
   */
  record NotAsked(long at) implements Fact {}

  /**
   * What follows.
   *
   * @param next phase
   * @param probe whether the host is to be asked now
   * @param abort whether the calls in flight are to be ended now
   * @param because empty where nothing has changed
   */
  record Step(HostPhase next, boolean probe, boolean abort, String because) {
    private static Step stay(HostPhase phase) {
      return new Step(phase, false, false, "");
    }
  }

  /** What follows from a fact. */
  Step on(Fact fact, HostMonitoringSettings settings, long now);

  /** No probe has failed since the last answer. */
  record Calm() implements HostPhase {
    @Override
    public Step on(Fact fact, HostMonitoringSettings settings, long now) {
      if (fact instanceof Looked look) {
        boolean old = look.oldestCall >= settings.detectionTime().toNanos();
        return new Step(this, old && look.counts, false, "");
      }
      return fact instanceof Failed failed && !failed.late
          ? Doubting.since(failed.sentAt).on(failed, settings, now)
          : Step.stay(this);
    }
  }

  /**
   * Probes are failing.
   *
   * @param since when the first of them was sent
   * @param failures how many
   * @param unasked nanoseconds since then in which nothing could be asked
   * @param pausedAt since when nothing can be asked, null if the latest probe was sent
   */
  record Doubting(long since, int failures, long unasked, @Nullable Long pausedAt)
      implements HostPhase {
    static Doubting since(long sentAt) {
      return new Doubting(sentAt, 0, 0, null);
    }

    @Override
    public Step on(Fact fact, HostMonitoringSettings settings, long now) {
      if (fact instanceof Looked look) {
        if (!look.counts) {
          return new Step(CALM, false, false, "nothing counts now, so the count starts again");
        }
        if (!look.anyCall() || look.heardSince(since)) {
          return new Step(CALM, false, false, "calls have ended or the host was heard");
        }
        return new Step(this, true, false, "");
      }
      if (fact instanceof Answered) {
        return new Step(CALM, false, false, "the host answers again");
      }
      if (fact instanceof NotAsked no) {
        return Step.stay(pausedAt == null ? new Doubting(since, failures, unasked, no.at) : this);
      }
      Failed failed = (Failed) fact;
      if (failed.late) {
        return new Step(CALM, false, false, "this machine stood still, so the count starts again");
      }
      long pause = pausedAt == null ? 0 : failed.sentAt - pausedAt;
      return pause > settings.patience().toNanos()
          ? since(failed.sentAt).failedAgain(failed, 0, settings)
          : failedAgain(failed, pause, settings);
    }

    private Step failedAgain(Failed failed, long pause, HostMonitoringSettings settings) {
      int count = failures + 1;
      long notAsked = unasked + pause;
      boolean longEnough = failed.sentAt - since - notAsked >= settings.patience().toNanos();
      return longEnough && count >= settings.detectionCount()
          ? new Step(new Dead(since), false, true, count + " probes in a row had no answer")
          : Step.stay(new Doubting(since, count, notAsked, null));
    }
  }

  /**
   * The host is given up until it answers.
   *
   * @param since when the first failed probe was sent
   */
  record Dead(long since) implements HostPhase {
    @Override
    public Step on(Fact fact, HostMonitoringSettings settings, long now) {
      if (fact instanceof Answered || (fact instanceof Looked look && look.heardSince(since))) {
        return new Step(CALM, false, false, "the host answers again");
      }
      if (fact instanceof Looked look) {
        return new Step(this, look.anyCall() && look.counts, false, "");
      }
      boolean still = fact instanceof Failed failed && !failed.late;
      return new Step(this, false, still, "");
    }
  }
}
