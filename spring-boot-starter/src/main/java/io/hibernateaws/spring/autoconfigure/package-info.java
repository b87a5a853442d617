/**
 * What the starter adds to a Spring Boot application whose database is a cluster: a data source
 * with an engine, and Hibernate on the same engine. Start reading at {@link
 * io.hibernateaws.spring.autoconfigure.HibernateAwsAutoConfiguration}.
 */
@NullMarked
package io.hibernateaws.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
