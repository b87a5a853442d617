package io.hibernateaws.engine.diagnosis;

import io.hibernateaws.engine.endpoint.EndpointKind;

/** What a host name is, in words for a sentence. */
final class Kinds {
  private Kinds() {}

  static String text(EndpointKind kind) {
    return switch (kind) {
      case WRITER_CLUSTER -> "the writer endpoint of a cluster";
      case READER_CLUSTER -> "the reader endpoint of a cluster";
      case CUSTOM_CLUSTER -> "a custom endpoint of a cluster";
      case PROXY, PROXY_ENDPOINT -> "an endpoint of RDS Proxy";
      case INSTANCE -> "the endpoint of an instance";
      case SHARD_GROUP -> "a shard group endpoint";
      case GLOBAL_WRITER -> "the writer endpoint of a global database";
      case IP -> "an address";
      case OTHER -> "a name of its own";
    };
  }
}
