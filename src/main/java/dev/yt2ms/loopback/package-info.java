/** A small HTTP endpoint on loopback, for the status of a running process and for the answer of a login. */
package dev.yt2ms.loopback;
