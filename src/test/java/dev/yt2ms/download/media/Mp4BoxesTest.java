package dev.yt2ms.download.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StartsProcesses
class Mp4BoxesTest {

    @TempDir
    Path folder;

    @Test
    void completeFilesAreRecognizedAsComplete() throws IOException {
        assertThat(Mp4Boxes.problem(Clips.mp4())).isEmpty();
        assertThat(Mp4Boxes.problem(Clips.mp4IndexLast())).isEmpty();
    }

    @Test
    void aFileCutAtAnyByteIsNoticed() throws IOException {
        byte[] clip = Clips.bytes(Clips.mp4());
        for (int length = clip.length - 1; length > 0; length -= 1 + length / 7) {
            assertThat(problem(Arrays.copyOf(clip, length)))
                    .as("%d bytes", length)
                    .isPresent();
        }
        assertThat(problem(Arrays.copyOf(clip, clip.length - 5)))
                .hasValueSatisfying(text -> assertThat(text).contains("5 bytes are missing"));
    }

    @Test
    void extraBytesAtTheEndAreNoticed() throws IOException {
        byte[] clip = Clips.bytes(Clips.mp4());

        assertThat(problem(Arrays.copyOf(clip, clip.length + 4))).isPresent();
        assertThat(problem(Arrays.copyOf(clip, clip.length + 100))).isEmpty();
    }

    @Test
    void boxesWith64BitSizesOrAnOpenEndAreRead() throws IOException {
        assertThat(problem(boxes(box("ftyp", 4), large("mdat", 24), box("moov", 8))))
                .isEmpty();
        assertThat(problem(boxes(box("ftyp", 4), box("moov", 8), header(0, "mdat"), new byte[99])))
                .isEmpty();
    }

    @Test
    void impossibleBoxSizesAreRefused() throws IOException {
        byte[] start = boxes(box("ftyp", 4), box("moov", 0));
        assertThat(problem(boxes(start, header(2, "mdat"), new byte[40]))).isPresent();
        assertThat(problem(boxes(start, header(-1, "mdat"), new byte[40]))).isPresent();
        assertThat(problem(boxes(start, header(1, "mdat"), new byte[4]))).isPresent();
        for (long size : new long[] {0, 1, 15, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            byte[] large = ByteBuffer.allocate(8).putLong(size).array();
            assertThat(problem(boxes(start, header(1, "mdat"), large, new byte[40])))
                    .as("%d", size)
                    .isPresent();
        }
    }

    @Test
    void aFileWithMillionsOfBoxesIsNotReadToItsEnd() throws IOException {
        ByteBuffer many = ByteBuffer.allocate(8 * 1_000_001);
        while (many.hasRemaining()) {
            many.put(header(8, "free"));
        }

        assertThat(problem(many.array())).isPresent();
    }

    @Test
    void filesThatAreNotMp4AreRefused() throws IOException {
        assertThat(problem(box("ftyp", 10))).isPresent();
        assertThat(problem(boxes(box("ftyp", 4), box("moov", 4)))).isPresent();
        assertThat(problem(boxes(box("ftyp", 4), box("mdat", 4)))).isPresent();
        assertThat(problem(new byte[0])).isPresent();
    }

    @Test
    void randomBytesCauseNoException() throws IOException {
        long seed = 20261123;
        Random random = new Random(seed);
        byte[] clip = Clips.bytes(Clips.mp4());
        for (int round = 0; round < 400; round++) {
            byte[] bytes = Arrays.copyOf(clip, random.nextInt(4000));
            for (int change = random.nextInt(50); change > 0 && bytes.length > 0; change--) {
                bytes[random.nextInt(Math.min(bytes.length, 64))] = (byte) random.nextInt();
            }
            // The index of the clip is larger than any of these files, so each of them must be found incomplete.
            assertThat(problem(bytes)).as("seed %d round %d", seed, round).isPresent();
        }
    }

    private Optional<String> problem(byte[] bytes) throws IOException {
        return Mp4Boxes.problem(Files.write(folder.resolve("file.mp4"), bytes));
    }

    private static byte[] box(String type, int content) {
        return boxes(header(8 + content, type), new byte[content]);
    }

    private static byte[] large(String type, int size) {
        return boxes(header(1, type), ByteBuffer.allocate(8).putLong(size).array(), new byte[size - 16]);
    }

    private static byte[] header(int size, String type) {
        return ByteBuffer.allocate(8)
                .putInt(size)
                .put(type.getBytes(StandardCharsets.ISO_8859_1))
                .array();
    }

    private static byte[] boxes(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
