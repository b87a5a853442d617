package io.hibernateaws.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Takes what libraries have to say to a file while it is open: it would tear the view apart. */
final class LogFile implements AutoCloseable {
  private final Logger root = Logger.getLogger("");
  private final List<Handler> others = List.of(root.getHandlers());
  private final FileHandler file;

  private LogFile(FileHandler file) {
    this.file = file;
    file.setFormatter(new SimpleFormatter());
    others.forEach(root::removeHandler);
    root.addHandler(file);
  }

  /** Replaces the file of this name. */
  static LogFile open(Path path) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    return new LogFile(new FileHandler(path.toString()));
  }

  @Override
  public void close() {
    root.removeHandler(file);
    file.close();
    others.forEach(root::addHandler);
  }
}
