/** Exit codes, and errors as one sentence for a person. */
package dev.yt2ms.cli.errors;
