/**
 * Values of job-file keys: secrets, addresses, names, durations and sizes, and the error of a wrong value. The records
 * of {@code settings} use them, and so does every part that connects or starts a program.
 */
@NullMarked
package dev.yt2ms.settings.value;

import org.jspecify.annotations.NullMarked;
