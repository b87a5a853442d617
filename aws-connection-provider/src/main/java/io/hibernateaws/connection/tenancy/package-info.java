/**
 * Which tenants there are and where each is: what an application tells {@link
 * io.hibernateaws.connection.AwsMultiTenantConnectionProvider}. A tenant has a schema, a database,
 * a cluster or a database user of its own, or several of these.
 *
 * <p>Start reading at {@link io.hibernateaws.connection.tenancy.TenantSource}.
 */
@NullMarked
package io.hibernateaws.connection.tenancy;

import org.jspecify.annotations.NullMarked;
