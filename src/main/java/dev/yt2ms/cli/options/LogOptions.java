package dev.yt2ms.cli.options;

import picocli.CommandLine.Mixin;

/** The options of commands that log: how much they print, and in which form. */
public final class LogOptions extends OutputOptions {

    @Mixin
    private LogFormatOption format = new LogFormatOption();

    @Override
    public LogFormat logFormat() {
        return format.format();
    }
}
