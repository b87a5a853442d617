package io.hibernateaws.it.reference;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes of a package of the released modules, which are jars or folders of the class path.
 */
final class PackageContent {
  private static final String CLASS = ".class";

  private PackageContent() {}

  /** In no order; nested ones too. */
  static List<Class<?>> types(String name) throws IOException {
    ClassLoader loader = PackageContent.class.getClassLoader();
    String folder = name.replace('.', '/');
    List<Class<?>> types = new ArrayList<>();
    for (URL place : Collections.list(loader.getResources(folder))) {
      if (place.toString().contains("/test-classes/")) {
        continue;
      }
      for (String file : files(place, folder)) {
        String simple = file.substring(file.lastIndexOf('/') + 1);
        if (simple.endsWith(CLASS) && !simple.equals("package-info.class")) {
          types.add(load(name + "." + simple.replace(CLASS, ""), loader));
        }
      }
    }
    return types;
  }

  private static List<String> files(URL place, String folder) throws IOException {
    if (place.openConnection() instanceof JarURLConnection jar) {
      return jar.getJarFile().stream()
          .map(Object::toString)
          .filter(entry -> entry.startsWith(folder + "/"))
          .filter(entry -> entry.indexOf('/', folder.length() + 1) < 0)
          .toList();
    }
    try (Stream<Path> files = Files.list(Path.of(URI.create(place.toString())))) {
      return files.map(Path::toString).toList();
    }
  }

  private static Class<?> load(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("The class path has a file of " + name, e);
    }
  }
}
