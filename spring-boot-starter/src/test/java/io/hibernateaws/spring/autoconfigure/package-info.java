/**
 * Tests of what the starter configures, without a database. Start reading at {@link
 * io.hibernateaws.spring.autoconfigure.HibernateAwsAutoConfigurationTest}.
 */
@NullMarked
package io.hibernateaws.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
