/**
 * Decides by the rules of {@code migration.select} which videos are migrated, and in which order. The steps
 * {@code enumerate} and {@code select} use it.
 */
@NullMarked
package dev.yt2ms.selection;

import org.jspecify.annotations.NullMarked;
