/** Applications behind RDS Proxy: nothing that the engine sends pins a session. */
@NullMarked
package io.hibernateaws.it.rdsproxy;

import org.jspecify.annotations.NullMarked;
