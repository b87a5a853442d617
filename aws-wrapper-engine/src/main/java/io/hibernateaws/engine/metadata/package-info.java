/**
 * A connection's metadata: facts of product and driver are known, everything else asks the bound
 * link, or one that is lent for the call and never binds the session.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.metadata.MetaDataSource}. Internal: it may
 * change without notice.
 */
@NullMarked
package io.hibernateaws.engine.metadata;

import org.jspecify.annotations.NullMarked;
