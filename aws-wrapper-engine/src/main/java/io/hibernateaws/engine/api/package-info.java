/**
 * What an application or an integration layer sees of the engine: it is opened, asked for
 * connections, observed and closed here. The exceptions are the contract of what a failed call
 * tells about its transaction.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.api.AwsEngine}.
 */
@NullMarked
package io.hibernateaws.engine.api;

import org.jspecify.annotations.NullMarked;
