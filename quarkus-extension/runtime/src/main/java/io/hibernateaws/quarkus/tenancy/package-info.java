/**
 * The tenants of an application, each with its database, cluster or schema, and with readers of its
 * own. Start reading at {@link io.hibernateaws.quarkus.tenancy.TenantConnectionProvider}.
 */
@NullMarked
package io.hibernateaws.quarkus.tenancy;

import org.jspecify.annotations.NullMarked;
