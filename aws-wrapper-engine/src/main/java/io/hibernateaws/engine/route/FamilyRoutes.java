package io.hibernateaws.engine.route;

import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the family that is known at this moment: a guess until the first connection, then
 * what the server has said. They are made anew only when the family has changed. Thread-safe.
 */
public final class FamilyRoutes implements Supplier<Routes> {
  private record Made(DatabaseFamily family, Routes routes) {}

  private final Supplier<DatabaseFamily> family;
  private final ClusterAddress address;
  private final UrlMeaning.Choice choice;
  private final HostSelector readers;
  private final SelectionInput input;
  private final List<MemberFilter> filters;
  private final @Nullable Duration failover;
  private volatile @Nullable Made made;

  /**
   * @param family as far as it is known
   * @param choice what features and settings make of the URL where there is a topology
   * @param filters narrow the usable readers, in this order
   * @param failover whole budget of a failover, null while that feature is off
   */
  public FamilyRoutes(
      Supplier<DatabaseFamily> family,
      ClusterAddress address,
      UrlMeaning.Choice choice,
      HostSelector readers,
      SelectionInput input,
      List<MemberFilter> filters,
      @Nullable Duration failover) {
    this.family = family;
    this.address = address;
    this.choice = choice;
    this.readers = readers;
    this.input = input;
    this.filters = filters;
    this.failover = failover;
  }

  @Override
  public Routes get() {
    DatabaseFamily now = family.get();
    Made known = made;
    if (known == null || !known.family().equals(now)) {
      known = new Made(now, of(now));
      made = known;
    }
    return known.routes();
  }

  private Routes of(DatabaseFamily now) {
    boolean topology = address.hasTopology(now);
    UrlMeaning meaning =
        address.isTwoEndpoints()
            ? UrlMeaning.twoEndpoints(address.url())
            : UrlMeaning.of(
                address.url(), address.kind(), address.instanceId(), choice.withTopology(topology));
    return new Routes(
        new RoutePlanner(meaning, readers, input, filters), topology ? failover : null);
  }
}
