package dev.yt2ms.files;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A random word of hexadecimal digits, which can't be guessed and which no other text contains by chance. */
public final class RandomWord {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;

    private RandomWord() {}

    /** Creates a word of 192 random bits. */
    public static String create() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
