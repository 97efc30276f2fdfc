package dev.yt2ms.download.tools;

import dev.yt2ms.download.ToolVersion;
import java.nio.file.Path;

/** A program that was tried: it runs and tells this version. */
record FoundTool(Path path, ToolVersion version) {}
