package io.hibernateaws.quarkus;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The transaction of this method only reads: its sessions run on a reader of the cluster, on the
 * writer while there is none. Beside {@code jakarta.transaction.Transactional}, on a method that
 * begins its transaction.
 *
 * <p>A method that joins a transaction reads where that one does. One that joins a transaction
 * which may write, and has this annotation, is refused with an {@link IllegalStateException}: a
 * transaction has one connection, and its reads must see its own writes.
 */
@Inherited
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ReadOnly {}
