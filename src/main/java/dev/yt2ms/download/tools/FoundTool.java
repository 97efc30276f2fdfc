package dev.yt2ms.download.tools;

import dev.yt2ms.download.ToolVersion;
import java.nio.file.Path;

/** A program that was found and runs, with the version that it reports. */
record FoundTool(Path path, ToolVersion version) {}
