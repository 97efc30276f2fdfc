/**
 * The ledger: one row per video with its state, and what may be asked of it and recorded in it.
 * {@link dev.yt2ms.ledger.ItemState} names the states.
 */
@NullMarked
package dev.yt2ms.ledger;

import org.jspecify.annotations.NullMarked;
