/** What a key of a job file may hold: secrets, addresses, names, durations and sizes; and the error of a wrong one. */
package dev.yt2ms.settings.value;
