package dev.yt2ms.download.tools;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One program as {@code doctor} and {@code setup} show it.
 *
 * @param tool its name
 * @param path where it is; empty where it is missing
 * @param version its version; empty where it is missing or doesn't run
 * @param ok downloads can go on with it, or without it
 * @param advice a sentence for a person; empty text where there is nothing to do
 */
public record ToolStatus(String tool, Optional<Path> path, Optional<String> version, boolean ok, String advice) {}
