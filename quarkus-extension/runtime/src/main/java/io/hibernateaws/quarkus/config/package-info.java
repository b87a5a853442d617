/**
 * The keys of the extension and what is derived from them: the driver of each datasource, its
 * properties and the readers' pools. Start reading at {@link
 * io.hibernateaws.quarkus.config.DerivedConfigSourceFactory}.
 */
@NullMarked
package io.hibernateaws.quarkus.config;

import org.jspecify.annotations.NullMarked;
