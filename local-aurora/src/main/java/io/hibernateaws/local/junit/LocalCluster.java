package io.hibernateaws.local.junit;

import io.hibernateaws.local.LocalAurora;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a cluster of its own: parameters of type {@link LocalAurora} of its
 * constructor, tests and life cycle methods. It starts with the first use and ends with the class.
 * With a bare {@code @ExtendWith(LocalAuroraExtension.class)} a class shares one cluster with all
 * others that do so.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LocalAuroraExtension.class)
public @interface LocalCluster {
  /**
   * Which database product, {@code postgresql}, {@code mysql}, or {@code mariadb}, of which there
   * is one instance of flavour {@code plain} or {@code rds-instance}.
   */
  String engine() default "postgresql";

  /** How many instances, 1 to 16; 0 = as many as the flavour has by default. */
  int instances() default 0;

  /** First part of the names. */
  String name() default "aurora";

  /** How many milliseconds after the loss of the writer a reader is promoted. */
  long promotionDelayMillis() default 1000;

  /** Whether a reader is promoted when the writer is lost. */
  boolean autoFailover() default true;

  /** {@code aurora}, {@code multi-az-cluster}, {@code rds-instance} or {@code plain}. */
  String flavour() default "aurora";
}
