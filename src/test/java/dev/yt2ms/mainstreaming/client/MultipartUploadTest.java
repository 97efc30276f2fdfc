package dev.yt2ms.mainstreaming.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.mainstreaming.UploadRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import okio.Buffer;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.RequestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultipartUploadTest {

    private record Part(String name, String filename, String contentType, byte[] value) {
        String text() {
            return new String(value, StandardCharsets.UTF_8);
        }
    }

    @TempDir
    Path directory;

    private List<Part> roundTrip(Map<String, String> fields, byte[] media) throws IOException {
        Path file = Files.write(directory.resolve("media"), media);
        UploadRequest request = PlatformFixture.request(fields, file);
        try (CheckedFile staged = CheckedFile.open(file, request.bytes(), request.sha256())) {
            MultipartUpload body =
                    new MultipartUpload(request, staged, (sent, total) -> {}, OptionalLong.empty(), () -> {});
            Buffer sent = new Buffer();
            body.writeTo(sent);
            assertThat(sent.size()).isEqualTo(body.contentLength());
            assertThat(body.stage()).isEqualTo(MultipartUpload.Stage.SENT);
            return parse(sent.readByteArray(), body.contentType().toString());
        }
    }

    private static List<Part> parse(byte[] body, String contentType) throws IOException {
        AbstractFileUpload<String, DiskFileItem, DiskFileItemFactory> parser = new AbstractFileUpload<>() {
            @Override
            public FileItemInputIterator getItemIterator(String unused) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Map<String, List<DiskFileItem>> parseParameterMap(String unused) {
                throw new UnsupportedOperationException();
            }

            @Override
            public List<DiskFileItem> parseRequest(String unused) {
                throw new UnsupportedOperationException();
            }
        };
        parser.setMaxPartHeaderSize(100_000);
        List<Part> parts = new ArrayList<>();
        FileItemInputIterator items = parser.getItemIterator(new RequestContext() {
            @Override
            public String getCharacterEncoding() {
                return "UTF-8";
            }

            @Override
            public long getContentLength() {
                return body.length;
            }

            @Override
            public String getContentType() {
                return contentType;
            }

            @Override
            public InputStream getInputStream() {
                return new ByteArrayInputStream(body);
            }

            @Override
            public boolean isMultipartRelated() {
                return false;
            }
        });
        while (items.hasNext()) {
            FileItemInput item = items.next();
            try (InputStream in = item.getInputStream()) {
                parts.add(new Part(item.getFieldName(), item.getName(), item.getContentType(), in.readAllBytes()));
            }
        }
        return parts;
    }

    @Test
    void fieldsComeFirstInOrderAndTheFileLast() throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("title", "T");
        fields.put("filename", "a.mp4");
        fields.put("customAttribute1", "");
        byte[] media = {0, 1, 13, 10, 45, 45};

        List<Part> parts = roundTrip(fields, media);

        assertThat(parts).extracting(Part::name).containsExactly("title", "filename", "customAttribute1", "file");
        assertThat(parts).extracting(Part::filename).containsExactly(null, null, null, "a.mp4");
        assertThat(parts.get(3).contentType()).isEqualTo("video/mp4");
        assertThat(parts.get(3).value()).isEqualTo(media);
    }

    @Test
    void anEmptyFileIsSentAsAPart() throws IOException {
        assertThat(roundTrip(Map.of("filename", "a.mp4"), new byte[0]).get(1).value())
                .isEmpty();
    }

    @Test
    void hostileFieldValuesCannotBreakTheForm() throws IOException {
        long seed = 20261123;
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("filename", hostile(random));
            for (int i = random.nextInt(6); i >= 0; i--) {
                fields.put("customAttribute" + i, hostile(random));
            }
            byte[] media = new byte[random.nextInt(200_000)];
            random.nextBytes(media);

            List<Part> parts = roundTrip(fields, media);

            assertThat(parts).as("seed %d, round %d", seed, round).hasSize(fields.size() + 1);
            int at = 0;
            for (Map.Entry<String, String> field : fields.entrySet()) {
                assertThat(parts.get(at).name()).isEqualTo(field.getKey());
                assertThat(parts.get(at).filename()).isNull();
                assertThat(parts.get(at++).text()).isEqualTo(wellFormed(field.getValue()));
            }
            assertThat(parts.get(at).name()).isEqualTo("file");
            assertThat(parts.get(at).value()).isEqualTo(media);
        }
    }

    @Test
    void hostileFileNamesCannotBreakTheForm() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 400; round++) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("n" + hostile(random) + "\\", "v");
            fields.put("filename", hostile(random) + "\\");

            List<Part> parts = roundTrip(fields, new byte[] {1});

            assertThat(parts).hasSize(3);
            assertThat(parts.get(0).text()).isEqualTo("v");
            assertThat(parts.get(0).filename()).isNull();
            assertThat(parts.get(2).name()).isEqualTo("file");
            assertThat(parts.get(2).value()).containsExactly(1);
        }
    }

    private static final List<String> PIECES = List.of(
            "\r\n",
            "\n",
            "\r",
            "--",
            "\r\n--yt2ms-",
            "--\r\n",
            "\0",
            "\"",
            "\\",
            "\\\"",
            "'",
            ";",
            "; filename=\"x\"",
            "Content-Disposition: form-data; name=\"title\"\r\n\r\n",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00",
            "é",
            "\u202e",
            "../",
            "%22",
            "%0d%0a",
            "<b>",
            "&amp;",
            "a",
            "  ",
            "\uFEFF",
            "\u2028",
            "=?utf-8?q?x?=",
            "--exec");

    static String hostile(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static String wellFormed(String text) {
        StringBuilder result = new StringBuilder();
        text.codePoints().forEach(c -> result.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
        return result.toString();
    }
}
