package io.hibernateaws.engine.extension;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
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
  static <T> T with(List<String> extensions, Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(new OtherJar(file(extensions)));
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** A service file that lies nowhere. */
  private static URL file(List<String> lines) {
    byte[] content = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    URLStreamHandler handler =
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
              @Override
              public void connect() {}

              @Override
              public InputStream getInputStream() {
                return new ByteArrayInputStream(content);
              }
            };
          }
        };
    try {
      return new URL(null, "memory:extensions", handler);
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
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
