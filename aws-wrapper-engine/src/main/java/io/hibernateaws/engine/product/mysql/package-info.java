/**
 * Everything the engine knows about MySQL servers: what they are asked, what their texts, errors
 * and names mean, and which families of them there are.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.product.mysql.MySql}. Internal.
 */
@NullMarked
package io.hibernateaws.engine.product.mysql;

import org.jspecify.annotations.NullMarked;
