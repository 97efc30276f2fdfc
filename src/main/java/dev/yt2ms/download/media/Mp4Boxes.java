package dev.yt2ms.download.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that the top-level boxes of an MP4 file (ISO/IEC 14496-12, 4.2) end exactly where the file ends. A truncated
 * file whose index comes first still reports its full duration, but its boxes show that bytes are missing.
 */
final class Mp4Boxes {

    private static final int HEADER = 8;
    private static final int LARGE_HEADER = 16;
    /** The maximum number of boxes. A file of ten hours in fragments of half a second has only 150,000. */
    private static final int MAX_BOXES = 1_000_000;

    private Mp4Boxes() {}

    /** Describes what is wrong with the boxes; empty if they are complete. */
    static Optional<String> problem(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return problem(channel);
        }
    }

    private static Optional<String> problem(FileChannel channel) throws IOException {
        long end = channel.size();
        long position = 0;
        Set<String> types = new HashSet<>();
        ByteBuffer header = ByteBuffer.allocate(LARGE_HEADER);
        for (int boxes = 0; position < end; boxes++) {
            if (boxes == MAX_BOXES) {
                return Optional.of("it has more than " + MAX_BOXES + " boxes");
            }
            long left = end - position;
            int read = read(channel, position, header);
            if (read < HEADER) {
                return Optional.of("it ends within a box header");
            }
            long size = Integer.toUnsignedLong(header.getInt(0));
            String type = new String(header.array(), 4, 4, StandardCharsets.ISO_8859_1);
            int headerSize = HEADER;
            if (size == 1) {
                if (read < LARGE_HEADER) {
                    return Optional.of("it ends within a box header");
                }
                size = header.getLong(HEADER);
                headerSize = LARGE_HEADER;
            } else if (size == 0) {
                // A box of size 0 is the last box of the file and reaches to its end.
                size = left;
            }
            if (size < headerSize) {
                return Optional.of("it contains a box of impossible size");
            }
            if (size > left) {
                return Optional.of((size - left) + " bytes are missing at its end");
            }
            if (boxes == 0 && !type.matches("[a-z]{4}")) {
                return Optional.of("it does not begin like an MP4 file");
            }
            // Only these types matter. If all types were remembered, a hostile file with a million types could fill the
            // memory.
            if (type.equals("moov") || type.equals("mdat")) {
                types.add(type);
            }
            position += size;
        }
        if (!types.contains("moov")) {
            return Optional.of("it has no index (moov)");
        }
        return types.contains("mdat") ? Optional.empty() : Optional.of("it has no media (mdat)");
    }

    private static int read(FileChannel channel, long position, ByteBuffer header) throws IOException {
        header.clear();
        int total = 0;
        for (int read = 0; read >= 0 && header.hasRemaining(); ) {
            read = channel.read(header, position + total);
            total += Math.max(0, read);
        }
        return total;
    }
}
