package io.hibernateaws.local.replication;

import io.hibernateaws.local.iam.IamDoors;
import io.hibernateaws.local.server.Account;
import io.hibernateaws.local.server.ClusterFolder;
import io.hibernateaws.local.server.Flavour;
import io.hibernateaws.local.server.TlsIdentity;
import org.jspecify.annotations.Nullable;

/** The programs of one database product, found and ready to run on this machine. Thread-safe. */
public interface Installation {
  /** How an installation is found. */
  @FunctionalInterface
  interface Source {
    /**
     * Finds or makes everything; seconds the first time, milliseconds later.
     *
     * @param flavour what the servers are for their clients
     * @param version the major version of the servers; null for whatever there is
     * @param container in which the servers' programs are and run; null for those of the machine
     * @throws IllegalStateException if the product cannot run here; says what is missing
     */
    Installation open(Flavour flavour, @Nullable String version, @Nullable Account container);
  }

  /** The same text; an {@link IllegalArgumentException} if it is no version of a product. */
  static String checkedVersion(String version) {
    if (!version.matches("[0-9]+(\\.[0-9]+)*")) {
      throw new IllegalArgumentException(
          "'%s' is no version: it must be numbers with dots between".formatted(version));
    }
    return version;
  }

  /** On which every server, and every proxy, listens: they differ in their addresses. */
  int port();

  /**
   * The servers of a new cluster, none of which exists yet.
   *
   * @param folder owned by the cluster
   * @param identity what the servers prove to be under TLS; null for servers without
   * @param iam where users come in who must come with IAM; null if there are none
   */
  Replication replication(
      ClusterFolder folder, @Nullable TlsIdentity identity, @Nullable IamDoors iam);
}
