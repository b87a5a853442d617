/**
 * What the adversary knows of MySQL.
 *
 * <p>Start reading at {@link io.hibernateaws.it.mysql.adversary.MySqlRepertoire}.
 */
@NullMarked
package io.hibernateaws.it.mysql.adversary;

import org.jspecify.annotations.NullMarked;
