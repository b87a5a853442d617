package io.hibernateaws.it.postgresql;

import io.hibernateaws.engine.spi.EngineExtension;
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

/**
 * The class loader of an application that has one more jar: with more extensions, and with the
 * example's classes a second time, as applications in one container have them.
 */
final class OtherJar extends ClassLoader {
  private static final String SERVICE = "META-INF/services/" + EngineExtension.class.getName();
  private static final String EXAMPLE = "io.hibernateaws.example.";

  private final URL file;

  private OtherJar(URL file) {
    super(OtherJar.class.getClassLoader());
    this.file = file;
  }

  /** The result of the work, for which the thread sees these extensions too. */
  static <T> T with(Supplier<T> work, Class<?>... extensions) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(
        new OtherJar(file(Arrays.stream(extensions).map(Class::getName).toList())));
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

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = new ArrayList<>(Collections.list(super.getResources(name)));
    if (name.equals(SERVICE)) {
      all.add(file);
    }
    return Collections.enumeration(all);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(EXAMPLE)) {
      return super.loadClass(name, resolve);
    }
    Class<?> known = findLoadedClass(name);
    return known == null ? again(name) : known;
  }

  private Class<?> again(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] code = in.readAllBytes();
      return defineClass(name, code, 0, code.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
