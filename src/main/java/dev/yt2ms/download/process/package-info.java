/** Child processes: bounded output, an environment without secrets, and an end for everything that a child started. */
package dev.yt2ms.download.process;
