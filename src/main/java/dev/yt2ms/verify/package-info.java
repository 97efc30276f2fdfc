/**
 * Compares the fields that were sent with those that the platform returns, one by one. The step {@code verify} and the
 * job {@code verifyMigration} use it.
 */
@NullMarked
package dev.yt2ms.verify;

import org.jspecify.annotations.NullMarked;
