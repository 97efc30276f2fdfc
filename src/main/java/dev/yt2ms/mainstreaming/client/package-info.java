/** The MainStreaming platform over HTTP: its methods, its uploads, and what its errors mean. */
package dev.yt2ms.mainstreaming.client;
