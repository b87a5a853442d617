package io.hibernateaws.spring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JndiDataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * Takes the place of Spring Boot's pool where the application's database is a cluster, or where
 * {@code hibernate.aws.enabled=true} asks. With {@code hibernate.aws.enabled=false}, no other class
 * of the starter is loaded.
 */
@AutoConfiguration(
    before = DataSourceAutoConfiguration.class,
    after = {JndiDataSourceAutoConfiguration.class, XADataSourceAutoConfiguration.class})
@ConditionalOnBooleanProperty(name = "hibernate.aws.enabled", matchIfMissing = true)
@Import({ClusterDataSourceConfiguration.class, ClusterHibernateConfiguration.class})
public final class HibernateAwsAutoConfiguration {}
