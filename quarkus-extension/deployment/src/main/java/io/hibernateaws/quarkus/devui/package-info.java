/**
 * The page of the Dev UI. Start reading at {@link
 * io.hibernateaws.quarkus.devui.ClusterPageProcessor}.
 */
@NullMarked
package io.hibernateaws.quarkus.devui;

import org.jspecify.annotations.NullMarked;
