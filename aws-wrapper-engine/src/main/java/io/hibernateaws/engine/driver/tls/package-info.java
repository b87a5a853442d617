/**
 * How certain a driver's TLS is, and whether a failure is one of TLS: without a word of any driver.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.driver.tls.TlsInForce}. Internal.
 */
@NullMarked
package io.hibernateaws.engine.driver.tls;

import org.jspecify.annotations.NullMarked;
