package dev.yt2ms.sandbox.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Bytes that look random, but are always the same for the same seed. One block of random bytes is repeated; each copy
 * begins with its number, so that no two blocks are equal. The bytes need no disk space and only the memory of one
 * block, however many they are.
 */
public final class GeneratedBytes implements Body {

    private static final int BLOCK = 64 * 1024;

    private final byte[] noise;
    private final long length;

    public GeneratedBytes(long seed, long length) {
        noise = new byte[length > 0 ? BLOCK : 0];
        new Random(seed).nextBytes(noise);
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void write(OutputStream out, long from, long count) throws IOException {
        byte[] block = noise.clone();
        long position = from;
        long end = from + count;
        while (position < end) {
            long number = position / BLOCK;
            ByteBuffer.wrap(block).putLong(number);
            int begin = (int) (position - number * BLOCK);
            int piece = (int) Math.min(BLOCK - begin, end - position);
            out.write(block, begin, piece);
            position += piece;
        }
    }
}
