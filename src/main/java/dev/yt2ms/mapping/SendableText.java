package dev.yt2ms.mapping;

/** What of a text from outside can be sent at all. */
final class SendableText {

    private static final char REPLACEMENT = '\uFFFD';

    private SendableText() {}

    /** The text unchanged, but without NUL, and with U+FFFD for halves of surrogate pairs, which UTF-8 can't write. */
    static String of(String text) {
        StringBuilder sendable = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c != 0)
                .map(c -> Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
                .forEach(sendable::appendCodePoint);
        return sendable.toString();
    }

    /** Sendable, every line break as {@code \n}, and without control characters other than those and tabs. */
    static String lines(String text) {
        StringBuilder lines = new StringBuilder(text.length());
        of(text).replace("\r\n", "\n")
                .codePoints()
                .map(c -> c == '\r' || c == 0x2028 || c == 0x2029 ? '\n' : c)
                .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
                .forEach(lines::appendCodePoint);
        return lines.toString();
    }
}
