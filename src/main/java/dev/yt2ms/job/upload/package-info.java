/**
 * The station {@code upload}: sends staged files with their fields, each in a separate session. The station runs at the
 * same time as the others.
 */
@NullMarked
package dev.yt2ms.job.upload;

import org.jspecify.annotations.NullMarked;
