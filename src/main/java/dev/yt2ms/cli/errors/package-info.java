/** Exit codes, and errors as one sentence for a person. All commands use them. */
@NullMarked
package dev.yt2ms.cli.errors;

import org.jspecify.annotations.NullMarked;
