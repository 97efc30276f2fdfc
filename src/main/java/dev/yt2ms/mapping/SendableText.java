package dev.yt2ms.mapping;

/** Removes or replaces characters of YouTube's texts that can't be sent to the platform. */
final class SendableText {

    private static final char REPLACEMENT = '\uFFFD';

    private SendableText() {}

    /** Returns the text without NUL, and with U+FFFD in place of unpaired surrogates, which UTF-8 can't encode. */
    static String of(String text) {
        StringBuilder sendable = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c != 0)
                .map(c -> Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
                .forEach(sendable::appendCodePoint);
        return sendable.toString();
    }

    /**
     * Returns the text of {@link #of} with every line break replaced by {@code \n}, and without other control
     * characters except tabs.
     */
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
