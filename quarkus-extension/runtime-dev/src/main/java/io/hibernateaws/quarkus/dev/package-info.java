/**
 * What the Dev UI shows of a running application. On the class path of dev mode only. Start reading
 * at {@link io.hibernateaws.quarkus.dev.ClusterFacts}.
 */
@NullMarked
package io.hibernateaws.quarkus.dev;

import org.jspecify.annotations.NullMarked;
