package io.hibernateaws.engine.route;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.failover.FailoverMode;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint in the URL means for requests.
 *
 * @param endpoint as in the URL
 * @param instanceId of the instance it names, null if it names none
 * @param writable where writable requests go
 * @param readOnly where read-only requests go
 * @param mode failover mode of writable requests, null for "strict to the role the instance had at
 *     first"
 * @param byName whether connects go to the name in the URL while it may have the role (feature
 *     {@code initial_connection} off)
 */
public record UrlMeaning(
    Endpoint endpoint,
    @Nullable String instanceId,
    RouteTarget writable,
    RouteTarget readOnly,
    @Nullable FailoverMode mode,
    boolean byName) {

  /**
   * What features and settings make of an endpoint.
   *
   * @param topology whether the database tells the members of its cluster
   * @param splitting whether read-only requests run on readers
   * @param fallBackToWriter whether the writer serves reads while no reader is usable
   * @param initialConnection whether a cluster endpoint is replaced by an instance
   * @param mode set by the user, null for the endpoint's own
   */
  public record Choice(
      boolean topology,
      boolean splitting,
      boolean fallBackToWriter,
      boolean initialConnection,
      @Nullable FailoverMode mode) {
    Choice withTopology(boolean value) {
      return new Choice(value, splitting, fallBackToWriter, initialConnection, mode);
    }
  }

  public static UrlMeaning of(
      Endpoint endpoint, EndpointKind kind, @Nullable String instanceId, Choice choice) {
    if (!choice.topology()) {
      return new UrlMeaning(
          endpoint,
          null,
          RouteTarget.NAMED_HOST,
          RouteTarget.NAMED_HOST,
          FailoverMode.READER_OR_WRITER,
          true);
    }
    RouteTarget reads =
        choice.fallBackToWriter() ? RouteTarget.READER_OR_WRITER : RouteTarget.READER;
    return switch (kind) {
      case WRITER_CLUSTER, IP, OTHER -> {
        RouteTarget writes = choice.mode() == null ? RouteTarget.WRITER : aimOf(choice.mode());
        yield new UrlMeaning(
            endpoint,
            null,
            writes,
            choice.splitting() ? reads : writes,
            choice.mode() == null ? FailoverMode.STRICT_WRITER : choice.mode(),
            !choice.initialConnection());
      }
      case READER_CLUSTER -> {
        RouteTarget aim =
            choice.mode() == null ? RouteTarget.READER_OR_WRITER : aimOf(choice.mode());
        yield new UrlMeaning(
            endpoint,
            null,
            aim,
            aim,
            choice.mode() == null ? FailoverMode.READER_OR_WRITER : choice.mode(),
            !choice.initialConnection());
      }
      case INSTANCE ->
          new UrlMeaning(
              endpoint,
              instanceId,
              RouteTarget.NAMED_INSTANCE,
              RouteTarget.NAMED_INSTANCE,
              choice.mode(),
              false);
      case PROXY, PROXY_ENDPOINT ->
          new UrlMeaning(
              endpoint,
              null,
              RouteTarget.NAMED_HOST,
              RouteTarget.NAMED_HOST,
              FailoverMode.READER_OR_WRITER,
              true);
      case CUSTOM_CLUSTER, SHARD_GROUP, GLOBAL_WRITER ->
          throw new IllegalArgumentException(
              "endpoint " + endpoint + " is a " + kind + ", which is known but not provided yet");
    };
  }

  /** Two endpoints are named beside the URL, which itself leads nowhere else (feature srw). */
  public static UrlMeaning twoEndpoints(Endpoint url) {
    return new UrlMeaning(
        url,
        null,
        RouteTarget.WRITE_ENDPOINT,
        RouteTarget.READ_ENDPOINT,
        FailoverMode.STRICT_WRITER,
        true);
  }

  private static RouteTarget aimOf(FailoverMode mode) {
    return switch (mode) {
      case STRICT_WRITER -> RouteTarget.WRITER;
      case STRICT_READER -> RouteTarget.READER;
      case READER_OR_WRITER -> RouteTarget.READER_OR_WRITER;
    };
  }

  RouteTarget aim(boolean readOnlyRequest) {
    return readOnlyRequest ? readOnly : writable;
  }
}
