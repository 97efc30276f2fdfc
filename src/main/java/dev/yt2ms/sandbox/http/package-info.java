/**
 * The sandbox's HTTP server: its secret addresses, calls and replies, the log of requests, and the faults that tests
 * switch on. The endpoints of the sandbox's YouTube and platform use it.
 */
@NullMarked
package dev.yt2ms.sandbox.http;

import org.jspecify.annotations.NullMarked;
