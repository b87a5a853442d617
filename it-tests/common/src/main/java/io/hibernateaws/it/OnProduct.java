package io.hibernateaws.it;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class, mostly one that only extends another, runs on this product instead of the one that
 * its module names: the same servers below another driver. Test classes run one after the other.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ProductOfClass.class)
public @interface OnProduct {
  /** Has a constructor without parameters. */
  Class<? extends Product> value();
}
