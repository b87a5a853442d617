package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.WallClock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is given beside its configuration.
 *
 * @param stores makes the stores of links
 * @param observer of every event, from the first one on
 * @param clock the engine's time
 * @param wall the time of day, which a diagnosis compares with the servers'
 * @param random the engine's chance; must be thread-safe
 * @param credentials gives the passwords of every user, also in place of those that settings and
 *     requests bring; null where these are used
 */
public record Extensions(
    LinkStore.Factory stores,
    EngineObserver observer,
    NanoClock clock,
    WallClock wall,
    RandomGenerator random,
    @Nullable CredentialSource credentials) {

  /** No pool, no observer, the JVM's time and chance. */
  public static Extensions none() {
    return new Extensions(
        LinkStore.Factory.UNPOOLED,
        EngineObserver.NONE,
        NanoClock.system(),
        WallClock.system(),
        new ThreadLocalChance(),
        null);
  }

  public Extensions withStores(LinkStore.Factory other) {
    return new Extensions(other, observer, clock, wall, random, credentials);
  }

  public Extensions withObserver(EngineObserver other) {
    return new Extensions(stores, other, clock, wall, random, credentials);
  }

  public Extensions withCredentials(CredentialSource other) {
    return new Extensions(stores, observer, clock, wall, random, other);
  }

  public Extensions withWallClock(WallClock other) {
    return new Extensions(stores, observer, clock, other, random, credentials);
  }
}
