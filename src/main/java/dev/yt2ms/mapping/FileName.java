package dev.yt2ms.mapping;

import dev.yt2ms.model.Video;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates the file name of a content. The details of a video can't add a path, a reserved character or an invisible
 * character to the name. If the name is too long, the details are shortened, but never the video's id.
 */
final class FileName {

    /**
     * The maximum length of a file name, in bytes of UTF-8. File systems allow 255 bytes, but the platform may append
     * something to the name.
     */
    static final int MAX_BYTES = 200;

    /** The longest id that is accepted from the source. */
    private static final int MAX_ID_BYTES = 64;

    private static final String RESERVED = "/\\:*?\"<>|%";

    private final Template template;

    /**
     * Checks a template.
     *
     * @throws IllegalArgumentException if the fixed text of the template contains a character that is not allowed in a
     *     file name, or leaves no room for the video's id
     */
    FileName(Template template) {
        this.template = template;
        String literals = template.literals();
        if (!safe(literals).equals(literals)) {
            throw new IllegalArgumentException(
                    "contains characters that a file name can't contain; use no control characters and none of "
                            + String.join(" ", RESERVED.split("")));
        }
        long fixed = bytes(literals) + MAX_ID_BYTES * template.count(Placeholder.ID);
        if (fixed > MAX_BYTES) {
            throw new IllegalArgumentException("makes names that are too long; a name may have at most " + MAX_BYTES
                    + " bytes, of which each {id} may take " + MAX_ID_BYTES);
        }
    }

    /** Returns the file name for this video. */
    String of(Video video) {
        List<String> texts = new ArrayList<>();
        List<Integer> cuttable = new ArrayList<>();
        for (Template.Part part : template.parts()) {
            if (part instanceof Template.Value value) {
                if (value.placeholder() != Placeholder.ID) {
                    cuttable.add(texts.size());
                }
                texts.add(safe(value.of().apply(video)));
            } else {
                texts.add(((Template.Literal) part).text());
            }
        }
        shorten(texts, cuttable);
        return withSafeEnds(String.join("", texts));
    }

    boolean uses(Placeholder placeholder) {
        return template.uses(placeholder);
    }

    /** Shortens the longest value first, then the next longest, until the name fits. */
    private static void shorten(List<String> texts, List<Integer> cuttable) {
        int excess = bytes(String.join("", texts)) - MAX_BYTES;
        while (excess > 0 && !cuttable.isEmpty()) {
            int longest = cuttable.get(0);
            for (int index : cuttable) {
                longest = bytes(texts.get(index)) > bytes(texts.get(longest)) ? index : longest;
            }
            String cut = Graphemes.ofBytes(texts.get(longest), Math.max(0, bytes(texts.get(longest)) - excess));
            texts.set(longest, cut);
            cuttable.remove(Integer.valueOf(longest));
            excess = bytes(String.join("", texts)) - MAX_BYTES;
        }
    }

    /** Replaces a dot at the beginning, which would hide the file, and a dot at the end, which some systems remove. */
    private static String withSafeEnds(String name) {
        String stripped = name.strip();
        if (stripped.startsWith(".")) {
            stripped = "_" + stripped.substring(1);
        }
        return stripped.endsWith(".") ? stripped.substring(0, stripped.length() - 1) + "_" : stripped;
    }

    private static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isSafe(c)) {
                safe.appendCodePoint(c);
            } else {
                safe.append('_');
            }
        });
        return safe.toString();
    }

    private static boolean isSafe(int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED:
                return false;
            default:
                // The compatibility form of each character is checked, because some systems replace e.g. a full-width
                // slash by an ordinary one.
                return Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC)
                        .chars()
                        .noneMatch(plain -> RESERVED.indexOf(plain) >= 0);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
