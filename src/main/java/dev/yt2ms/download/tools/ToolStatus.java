package dev.yt2ms.download.tools;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The state of one program, as {@code doctor} and {@code setup} show it.
 *
 * @param tool the name of the program
 * @param path the location of the program; empty if the program is missing or has no file of its own
 * @param version the version of the program; empty if it is not known
 * @param ok whether downloads work in this state, possibly without the program
 * @param advice a sentence for a person; empty text if there is nothing to do
 */
public record ToolStatus(String tool, Optional<Path> path, Optional<String> version, boolean ok, String advice) {}
