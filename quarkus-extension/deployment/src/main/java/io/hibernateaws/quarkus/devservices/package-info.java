/**
 * The Dev Service: a local cluster for an application that runs in dev mode or in tests and has no
 * database. Start reading at {@link io.hibernateaws.quarkus.devservices.LocalClusterProcessor}.
 */
@NullMarked
package io.hibernateaws.quarkus.devservices;

import org.jspecify.annotations.NullMarked;
