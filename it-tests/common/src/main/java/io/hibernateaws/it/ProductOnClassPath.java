package io.hibernateaws.it;

import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The one product that is named on the class path, unless a test class asks for another. */
final class ProductOnClassPath {
  private static final Product NAMED = find();

  private static volatile @Nullable Product asked;

  private ProductOnClassPath() {}

  static Product current() {
    Product one = asked;
    return one == null ? NAMED : one;
  }

  /**
   * From here on.
   *
   * @param product null for the one that is named on the class path
   */
  static void use(@Nullable Product product) {
    asked = product;
  }

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
