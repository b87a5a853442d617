/**
 * Tenants apart from one another, whatever the product calls the place they are in.
 *
 * <p>Start reading at {@link io.hibernateaws.it.tenancy.ClusterTenancyIT}.
 */
@NullMarked
package io.hibernateaws.it.tenancy;

import org.jspecify.annotations.NullMarked;
