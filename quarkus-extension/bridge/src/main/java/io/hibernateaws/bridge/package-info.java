/**
 * What a driver makes by its name where its class loader does not reach the engine. Quarkus loads
 * drivers apart from the application in dev mode and in tests, and this package beside them; each
 * class hands on to the engine's of the same name. Start reading at {@link
 * io.hibernateaws.bridge.EngineClass}. Internal.
 */
@NullMarked
package io.hibernateaws.bridge;

import org.jspecify.annotations.NullMarked;
