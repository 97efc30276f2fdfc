/** Files and folders that no other user may read or change, and the digest of a file's bytes. */
package dev.yt2ms.files;
