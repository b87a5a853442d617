package io.hibernateaws.engine.endpoint;

/** What the form of a host name says about what stands behind it. */
public enum EndpointKind {
  /** The cluster's writer endpoint; follows the writer through DNS. */
  WRITER_CLUSTER(true, true, true),
  /** The cluster's reader endpoint; the writer when there is no reader. */
  READER_CLUSTER(true, true, true),
  /** A user-defined list of members. */
  CUSTOM_CLUSTER(true, true, false),
  /** An RDS Proxy. */
  PROXY(true, false, true),
  /** An additional endpoint of an RDS Proxy. */
  PROXY_ENDPOINT(true, false, true),
  /** One instance. */
  INSTANCE(true, false, true),
  /** A shard group of Aurora Limitless. */
  SHARD_GROUP(true, false, false),
  /** The writer endpoint of a global database; no region in its name. */
  GLOBAL_WRITER(true, true, false),
  /** A literal address. */
  IP(false, false, true),
  /** A custom domain, a load balancer, localhost. */
  OTHER(false, false, true);

  private final boolean rds;
  private final boolean cluster;
  private final boolean provided;

  EndpointKind(boolean rds, boolean cluster, boolean provided) {
    this.rds = rds;
    this.cluster = cluster;
    this.provided = provided;
  }

  /** Whether an engine can be given such an endpoint; the others are known, not provided yet. */
  public boolean isProvided() {
    return provided;
  }

  /** What is wrong with one that is not provided, and what to do, continues "it is ". */
  public String refusal() {
    return "of kind "
        + this
        + ": known, not provided yet; name "
        + (this == GLOBAL_WRITER
            ? "the cluster endpoint of the region where the writer is, or name this one in"
                + " hibernate.aws.srw.write_endpoint with hibernate.aws.plugins=+srw"
            : "a cluster, reader or instance endpoint");
  }

  /** Whether the name is one that RDS gives. */
  public boolean isRds() {
    return rds;
  }

  /** Whether the name stands for a whole cluster. */
  public boolean isCluster() {
    return cluster;
  }

  /** Whether an RDS Proxy answers, behind which the instance may change at any time. */
  public boolean isProxy() {
    return this == PROXY || this == PROXY_ENDPOINT;
  }
}
