/** The sandbox's HTTP server: its secret addresses, calls and replies, the log of requests, and the faults that tests switch on. */
package dev.yt2ms.sandbox.http;
