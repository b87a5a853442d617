package io.hibernateaws.it;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import io.hibernateaws.local.ServerContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A container of an image with a product's server programs, in which local clusters run their
 * servers: the image's own start is left out.
 */
public final class ServerImage implements AutoCloseable {
  /** Another command line of the same engine, such as {@code podman}. */
  private static final String PROGRAM = System.getProperty("it.container.program", "docker");

  /** Instead of the official image of the product. */
  private static final @Nullable String IMAGE = System.getProperty("it.container.image");

  private static final List<String> NOTHING = List.of("sh", "-c", "exec sleep 86400");

  private final String name;
  private final GenericContainer<?> container;

  private ServerImage(String name, GenericContainer<?> container) {
    this.name = name;
    this.container = container;
  }

  public String name() {
    return name;
  }

  /** Whether this machine has containers, and the command line that leads into them. */
  public static boolean isPossible() {
    try {
      return DockerClientFactory.instance().isDockerAvailable()
          && new ProcessBuilder(PROGRAM, "--version")
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException noProgram) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** That of a product, running. */
  public static ServerImage start(Product product) throws IOException, InterruptedException {
    String image = IMAGE == null ? product.image() : IMAGE;
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withCreateContainerCmdModifier(ServerImage::share);
    container.start();
    String user = Files.getAttribute(ServerContainer.folder(), "unix:uid").toString();
    // Some programs ask for the name of the user they run as.
    container.execInContainer(
        "sh",
        "-c",
        "grep -q '^[^:]*:[^:]*:%1$s:' /etc/passwd || echo 'local:x:%1$s:%1$s::/:/bin/sh' >>/etc/passwd"
            .formatted(user));
    return new ServerImage(image, container);
  }

  /** What {@link ServerContainer} asks for, and nothing that keeps a process from being stopped. */
  private static void share(CreateContainerCmd command) {
    Path folder = ServerContainer.folder();
    HostConfig host = command.getHostConfig();
    if (host == null) {
      throw new IllegalStateException("there is no configuration of the host to be set");
    }
    command
        .withEntrypoint(NOTHING)
        .withUser("0")
        .withHostConfig(
            host.withNetworkMode("host")
                .withPidMode("host")
                .withIpcMode("host")
                .withSecurityOpts(List.of("apparmor=unconfined", "seccomp=unconfined"))
                .withBinds(Bind.parse(folder + ":" + folder)));
  }

  public ServerContainer container() {
    return new ServerContainer(PROGRAM, container.getContainerId());
  }

  @Override
  public void close() {
    container.stop();
  }
}
