package io.hibernateaws.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs a transactional method, or each method of a class, again in a new transaction where a
 * failover took the one it had, by the rules of {@link io.hibernateaws.dialect.RetryPolicy}: only
 * what is certain not to be in the database is run again.
 *
 * <pre>{@code
 * @RetryOnFailover
 * @Transactional
 * public void place(Order order) { … }
 * }</pre>
 *
 * <p>Acts outside the transaction, whatever the order of Spring's transaction advisor. A call
 * inside a running transaction, or inside another method with this annotation, is not run again by
 * itself: the outermost decides. As with every annotation of Spring's, a call from within the same
 * object does not pass through it. Methods that return before their work is done ({@code Future},
 * {@code CompletionStage}, reactive types, suspending functions) are refused at start.
 *
 * <p>Acts where a data source of the application is an {@code AwsDataSource}, or may be one by the
 * type that its bean is declared with; elsewhere nothing fails over, and methods run once.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RetryOnFailover {
  /** At most so many attempts, the first one included; at least 1. */
  int attempts() default 5;

  /**
   * No attempt begins later than this after the first one: a duration as Spring Boot reads it, such
   * as {@code 500ms}, {@code 60s} or {@code PT1M}.
   */
  String within() default "60s";

  /**
   * Whether running the work twice is as good as once, so that it is run again also where it is
   * unknown whether it was committed.
   */
  boolean idempotent() default false;

  /**
   * SQLSTATEs that are worth another attempt besides failovers, for example {@code 40001}
   * (serialization failure) and {@code 40P01} (deadlock).
   */
  String[] alsoOn() default {};
}
