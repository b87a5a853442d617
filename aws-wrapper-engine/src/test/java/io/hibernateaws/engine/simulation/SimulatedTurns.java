package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.Turns;
import org.jspecify.annotations.Nullable;

/**
 * Gives an agent its turns in simulated time. The turn of a probe runs when its answer arrives,
 * with the time at which it was asked, so that the real probe needs no thread to wait in.
 */
final class SimulatedTurns implements Turns {
  /** What a turn waits for. */
  interface Answering {
    /** Nanoseconds from now. */
    long answerIn();

    /** When to look again, 0 if the turn ends now. */
    long postponed(long began);

    /** Called right before the agent's turn. */
    void arrive();
  }

  private final Scheduler scheduler;
  private final Agent agent;
  private final @Nullable Answering answering;
  private boolean started;
  private boolean stopped;
  private boolean inTurn;
  private boolean woken;
  private long current;

  SimulatedTurns(Scheduler scheduler, Agent agent, @Nullable Answering answering) {
    this.scheduler = scheduler;
    this.agent = agent;
    this.answering = answering;
  }

  @Override
  public void start() {
    if (!started && !stopped) {
      started = true;
      schedule(scheduler.nanoTime());
    }
  }

  @Override
  public void wake() {
    if (started && !stopped && !woken) {
      woken = true;
      if (!inTurn) {
        schedule(scheduler.nanoTime());
      }
    }
  }

  @Override
  public void stop() {
    boolean ran = started && !stopped;
    stopped = true;
    if (ran) {
      agent.onStop();
    }
  }

  @Override
  public boolean awaitEnd(Deadline deadline) {
    return true;
  }

  @Override
  public boolean hasEnded() {
    return stopped || !started;
  }

  private void schedule(long at) {
    long mine = ++current;
    scheduler.at(
        at,
        agent.name(),
        () -> {
          if (mine == current && !stopped) {
            begin();
          }
        });
  }

  private void begin() {
    woken = false;
    inTurn = true;
    long began = scheduler.nanoTime();
    if (answering == null) {
      work(began);
    } else {
      scheduler.at(began + answering.answerIn(), agent.name(), () -> arrive(answering, began));
    }
  }

  private void arrive(Answering answer, long began) {
    if (stopped) {
      return;
    }
    long again = answer.postponed(began);
    if (again != 0) {
      scheduler.at(again, agent.name(), () -> arrive(answer, began));
      return;
    }
    answer.arrive();
    work(began);
  }

  private void work(long began) {
    try {
      long next = agent.doWork(began);
      inTurn = false;
      schedule(woken ? scheduler.nanoTime() : next);
    } catch (InterruptedException e) {
      throw new AssertionError("nothing here interrupts", e);
    }
  }
}
