package io.hibernateaws.it;

import java.util.List;
import java.util.ServiceLoader;

/** The one product that is named on the class path. */
final class ProductOnClassPath {
  static final Product PRODUCT = find();

  private ProductOnClassPath() {}

  private static Product find() {
    List<Product> found =
        ServiceLoader.load(Product.class, Product.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          "The class path names "
              + found.size()
              + " products instead of one in META-INF/services/"
              + Product.class.getName());
    }
    return found.get(0);
  }
}
