/**
 * Databases that are no Aurora clusters: Multi-AZ DB clusters, RDS instances, servers without a
 * name of RDS.
 *
 * <p>Start reading at {@link io.hibernateaws.it.family.MultiAzIT}.
 */
@NullMarked
package io.hibernateaws.it.family;

import org.jspecify.annotations.NullMarked;
