/**
 * What an application may bring: a strategy among readers, a source of credentials, SQL of its own
 * for every new link. Start reading at {@link io.hibernateaws.engine.spi.SessionInitializer}.
 */
@NullMarked
package io.hibernateaws.engine.spi;

import org.jspecify.annotations.NullMarked;
