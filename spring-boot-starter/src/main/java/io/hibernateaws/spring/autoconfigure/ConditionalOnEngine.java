package io.hibernateaws.spring.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * Where a data source is an {@code AwsDataSource}, or may be one: by the type that its bean is
 * declared with, since none has been made yet.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnEngine.class)
public @interface ConditionalOnEngine {}
