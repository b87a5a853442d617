/**
 * An application that has a data source and no JPA. Start reading at {@link
 * io.hibernateaws.it.ledger.Ledger}.
 */
@NullMarked
package io.hibernateaws.it.ledger;

import org.jspecify.annotations.NullMarked;
