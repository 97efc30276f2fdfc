/** Decides which videos are migrated, by the rules of {@code migration.select}. */
package dev.yt2ms.selection;
