/**
 * The ledger: one row per video with its state, and the interfaces that read and change it. The job works with it, and
 * the reports read it; {@link dev.yt2ms.ledger.ItemState} lists the states.
 */
@NullMarked
package dev.yt2ms.ledger;

import org.jspecify.annotations.NullMarked;
