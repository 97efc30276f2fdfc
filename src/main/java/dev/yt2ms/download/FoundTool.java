package dev.yt2ms.download;

import java.nio.file.Path;

/** A program that was tried: it runs and tells this version. */
record FoundTool(Path path, ToolVersion version) {}
