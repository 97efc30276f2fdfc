package dev.yt2ms.cli.options;

/** The form of log lines. */
public enum LogFormat {
    /** Lines of text, for people. */
    TEXT,
    /** One JSON object per line, for programs that collect logs. */
    JSON
}
