/**
 * Files and folders that no other user may read or change, and the digest of a file's bytes. The ledger, the staging
 * folder, tools, tokens and reports use this package.
 */
@NullMarked
package dev.yt2ms.files;

import org.jspecify.annotations.NullMarked;
