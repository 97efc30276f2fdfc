package dev.yt2ms.settings.value;

/**
 * The beginning of a text from outside, for messages with a limited length. It never ends between the two chars of one
 * character such as an emoji, because the first char alone can't be sent or shown.
 */
public final class Beginning {

    private Beginning() {}

    /**
     * Returns the longest beginning of at most this number of chars.
     *
     * @param most at least 1
     */
    public static String of(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /** Returns the text, or its {@linkplain #of beginning} and an ellipsis if it is longer than this number of chars. */
    public static String withEllipsis(String text, int most) {
        return text.length() <= most ? text : of(text, most) + "…";
    }
}
