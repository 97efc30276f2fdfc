package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.files.RandomWord;
import dev.yt2ms.mainstreaming.UploadRequest;
import dev.yt2ms.run.TransferListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import okio.Throttler;

/**
 * The body of an upload: first the fields as text parts, then the file as the part {@code file} [doc][sdk]. The file is
 * streamed from disk. The body has a known length, because the platform does not accept chunked uploads [sdk]. It can
 * be sent only once, and its {@link Stage} shows how much of it was sent.
 */
final class MultipartUpload extends RequestBody {

    /** The progress of sending. The constants are in order, so that a later stage compares as greater. */
    enum Stage {
        NOT_STARTED,
        SENDING,
        /** The last bytes are being written. It is unknown whether the platform has received them. */
        CLOSING,
        SENT
    }

    private static final int CHUNK = 64 << 10;
    private static final long MOST_AT_ONCE = 256 << 10;

    private final CheckedFile file;
    private final TransferListener listener;
    private final OptionalLong rateLimit;
    private final Runnable whenSent;
    private final MediaType type;
    private final byte[] head;
    private final byte[] tail;
    private volatile Stage stage = Stage.NOT_STARTED;

    /**
     * Creates the body of one upload, which can be sent only once.
     *
     * @param rateLimit the maximum number of bytes per second; empty if there is no limit
     * @param whenSent runs in the sending thread as soon as all bytes are sent
     */
    MultipartUpload(
            UploadRequest request,
            CheckedFile file,
            TransferListener listener,
            OptionalLong rateLimit,
            Runnable whenSent) {
        this.file = file;
        this.listener = listener;
        this.rateLimit = rateLimit;
        this.whenSent = whenSent;
        String boundary = "yt2ms-" + RandomWord.create();
        this.type = MediaType.get("multipart/form-data; boundary=" + boundary);
        this.head = head(request, boundary);
        this.tail = utf8("\r\n--" + boundary + "--\r\n");
    }

    private static byte[] head(UploadRequest request, String boundary) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (Map.Entry<String, String> field : request.fields().entrySet()) {
            head.writeBytes(utf8("--" + boundary + "\r\nContent-Disposition: form-data; name=\""
                    + quoted(field.getKey()) + "\"\r\n\r\n"));
            head.writeBytes(utf8(field.getValue()));
            head.writeBytes(utf8("\r\n"));
        }
        head.writeBytes(utf8("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + plain(request.filename()) + "\"\r\nContent-Type: video/mp4\r\n\r\n"));
        return head.toByteArray();
    }

    /**
     * Percent-encodes quotation marks and control characters in a field name, as browsers do. Backslashes are encoded
     * too, because some parsers treat them as an escape character.
     */
    private static String quoted(String name) {
        StringBuilder quoted = new StringBuilder();
        name.codePoints().forEach(c -> {
            if (c == '"' || c == '\\' || c < 0x20 || c == 0x7f) {
                quoted.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.toString();
    }

    /**
     * Replaces special characters of the file name in the header of the file part. The field {@code filename} keeps
     * them.
     */
    private static String plain(String filename) {
        return filename.replaceAll("[\\p{Cntrl}\"\\\\/]", "_");
    }

    /** Encodes the text as UTF-8, with U+FFFD in place of characters that UTF-8 can't encode. */
    private static byte[] utf8(String text) {
        try {
            ByteBuffer buffer = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .replaceWith(new byte[] {(byte) 0xef, (byte) 0xbf, (byte) 0xbd})
                    .encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("the encoder replaces", e);
        }
    }

    @Override
    public MediaType contentType() {
        return type;
    }

    @Override
    public long contentLength() {
        return head.length + file.bytes() + tail.length;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink connection) throws IOException {
        if (stage != Stage.NOT_STARTED) {
            throw new IOException("an upload can be sent only once");
        }
        BufferedSink sink = paced(connection);
        stage = Stage.SENDING;
        sink.write(head);
        byte[] buffer = new byte[CHUNK];
        long sent = 0;
        listener.progress(0, file.bytes());
        while (sent < file.bytes()) {
            int count = file.read(buffer, (int) Math.min(CHUNK, file.bytes() - sent));
            sink.write(buffer, 0, count);
            sent += count;
            listener.progress(sent, file.bytes());
        }
        // The platform stores the upload when it has received the last bytes. Therefore all other bytes are sent and
        // the file is checked for changes before the last bytes are sent.
        sink.flush();
        file.checkAllThatWasRead();
        stage = Stage.CLOSING;
        sink.write(tail);
        sink.flush();
        stage = Stage.SENT;
        whenSent.run();
    }

    private BufferedSink paced(BufferedSink connection) {
        if (rateLimit.isEmpty()) {
            return connection;
        }
        long rate = rateLimit.getAsLong();
        Throttler throttler = new Throttler();
        // With small steps, a stop takes effect within a tenth of a second, and the bandwidth is used evenly.
        long step = Math.max(1, Math.min(rate / 10, MOST_AT_ONCE));
        throttler.bytesPerSecond(rate, step, step);
        return Okio.buffer(throttler.sink(new ForwardingSink(connection) {
            @Override
            public void write(Buffer source, long bytes) throws IOException {
                super.write(source, bytes);
                // Without this flush, bytes would stay in the buffer, so that a broken connection would be noticed too
                // late.
                flush();
            }
        }));
    }

    Stage stage() {
        return stage;
    }
}
