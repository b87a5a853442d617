package io.hibernateaws.local;

import io.hibernateaws.local.server.Account;
import io.hibernateaws.local.server.Workspace;
import java.nio.file.Path;
import java.util.List;

/**
 * A running container of an image that has a product's server programs, such as the official ones
 * of PostgreSQL and MySQL: its main process does nothing, and the servers of any number of clusters
 * run beside it. It must share the network, the process numbers and the shared memory of this
 * machine, and have {@link #folder} at the same path; users have the same numbers in it.
 *
 * @param program that runs commands in it: {@code docker} or {@code podman}
 * @param id its name or identifier, as that program knows it
 */
public record ServerContainer(String program, String id) {
  /** A container of Docker's. */
  public ServerContainer(String id) {
    this("docker", id);
  }

  /** The folder that it must have at the same path, beside the machine's shared memory. */
  public static Path folder() {
    return Workspace.open().root();
  }

  Account account() {
    return Account.inContainer(List.of(program, "exec", "--user"), id, Workspace.open().uid());
  }
}
