package io.hibernateaws.engine.extension;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Shows more extensions, as one more jar on the class path of the application would. */
final class OtherJar extends ClassLoader {
  private static final String SERVICE =
      "META-INF/services/io.hibernateaws.engine.spi.EngineExtension";

  private final URL file;

  private OtherJar(URL file) {
    super(OtherJar.class.getClassLoader());
    this.file = file;
  }

  /** The result of the work, for which the thread sees these extensions too. */
  static <T> T with(Path folder, List<String> extensions, Supplier<T> work) throws IOException {
    Path file = Files.createTempFile(folder, "extensions", "");
    Files.write(file, extensions);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(new OtherJar(file.toUri().toURL()));
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  static List<String> names(Class<?>... extensions) {
    return Arrays.stream(extensions).map(Class::getName).collect(Collectors.toList());
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = new ArrayList<>(Collections.list(super.getResources(name)));
    if (name.equals(SERVICE)) {
      all.add(file);
    }
    return Collections.enumeration(all);
  }
}
