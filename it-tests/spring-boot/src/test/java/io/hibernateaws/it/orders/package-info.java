/**
 * A REST service that takes orders, for tests under load. Start reading at {@link
 * io.hibernateaws.it.orders.OrderController}.
 */
@NullMarked
package io.hibernateaws.it.orders;

import org.jspecify.annotations.NullMarked;
