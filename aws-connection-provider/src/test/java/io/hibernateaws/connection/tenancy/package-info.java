/**
 * Tests of the places of tenants.
 *
 * <p>Start reading at {@link io.hibernateaws.connection.tenancy.TenantPlaceTest}.
 */
@NullMarked
package io.hibernateaws.connection.tenancy;

import org.jspecify.annotations.NullMarked;
