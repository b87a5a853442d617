package io.hibernateaws.it;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Chooses the product of {@link OnProduct} while its class runs. */
final class ProductOfClass implements BeforeAllCallback, AfterAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) throws ReflectiveOperationException {
    Class<? extends Product> product =
        context.getRequiredTestClass().getAnnotation(OnProduct.class).value();
    ProductOnClassPath.use(product.getDeclaredConstructor().newInstance());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    ProductOnClassPath.use(null);
  }
}
