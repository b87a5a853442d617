/**
 * The wiring of an engine: one method reads like the architecture, everything else receives what it
 * needs. Start-up and shutdown order live here too.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.assembly.EngineAssembly}.
 */
@NullMarked
package io.hibernateaws.engine.assembly;

import org.jspecify.annotations.NullMarked;
