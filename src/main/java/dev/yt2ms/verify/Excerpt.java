package dev.yt2ms.verify;

/** Excerpts of two texts around their first difference. Short texts are not cut. */
record Excerpt(String sent, String found) {

    private static final int MOST = 200;
    private static final int BEFORE = 40;

    static Excerpt of(String sent, String found) {
        if (sent.length() <= MOST && found.length() <= MOST) {
            return new Excerpt(sent, found);
        }
        int same = 0;
        while (same < sent.length() && same < found.length() && sent.charAt(same) == found.charAt(same)) {
            same++;
        }
        int start = Math.max(0, same - BEFORE);
        return new Excerpt(part(sent, start), part(found, start));
    }

    private static String part(String text, int start) {
        if (start >= text.length()) {
            return "";
        }
        int from = whole(text, start);
        int to = whole(text, Math.min(text.length(), from + MOST));
        return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
    }

    /** Moves an index to the beginning of its surrogate pair, so that no pair is split. */
    private static int whole(String text, int at) {
        return at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? Math.max(0, at - 1) : at;
    }
}
