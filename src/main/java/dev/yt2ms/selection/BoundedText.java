package dev.yt2ms.selection;

/**
 * A text of which a regular expression may read only a limited number of characters in total. Without this limit, some
 * expressions would take years for some titles.
 */
final class BoundedText implements CharSequence {

    private static final int MOST_READS = 1_000_000;

    private final CharSequence text;
    private final int[] reads;

    BoundedText(CharSequence text) {
        this(text, new int[1]);
    }

    private BoundedText(CharSequence text, int[] reads) {
        this.text = text;
        this.reads = reads;
    }

    /** Reports that an expression exceeds the limit. */
    static final class TooLongException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public char charAt(int index) {
        if (++reads[0] > MOST_READS) {
            throw new TooLongException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new BoundedText(text.subSequence(start, end), reads);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
