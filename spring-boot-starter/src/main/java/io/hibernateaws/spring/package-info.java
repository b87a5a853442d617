/**
 * What an application with the starter may name in its code: {@link
 * io.hibernateaws.spring.RetryOnFailover}, and the exceptions that say by their type what became of
 * its transaction.
 */
@NullMarked
package io.hibernateaws.spring;

import org.jspecify.annotations.NullMarked;
