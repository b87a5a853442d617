package io.hibernateaws.spring.migration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/** Where a tool has a user of its own for the application's database. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnOwnUser.class)
@interface ConditionalOnOwnUser {
  /** The property that names the user. */
  String user();

  /** The property that names another database; empty where the tool has none. */
  String url();
}
