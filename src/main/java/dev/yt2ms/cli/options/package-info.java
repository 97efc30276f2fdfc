/** Options that several commands share, and the folders that they name. */
package dev.yt2ms.cli.options;
