/**
 * What an application may bring: a strategy among readers, a source of credentials, SQL of its own
 * for every new link, a say before each connect; and an extension, which brings them by name. Start
 * reading at {@link io.hibernateaws.engine.spi.EngineExtension}.
 */
@NullMarked
package io.hibernateaws.engine.spi;

import org.jspecify.annotations.NullMarked;
