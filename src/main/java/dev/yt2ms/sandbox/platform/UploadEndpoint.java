package dev.yt2ms.sandbox.platform;

import dev.yt2ms.files.Sha256;
import dev.yt2ms.sandbox.http.Call;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.Faults;
import dev.yt2ms.sandbox.http.Hangup;
import dev.yt2ms.sandbox.http.Mangling;
import dev.yt2ms.sandbox.http.Refusal;
import dev.yt2ms.sandbox.http.Reply;
import dev.yt2ms.sandbox.http.Route;
import dev.yt2ms.sandbox.media.MediaTools;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.RequestContext;
import tools.jackson.databind.json.JsonMapper;

/** Receives uploads: parses the form while it arrives, and writes the file directly to disk. */
public final class UploadEndpoint {

    private static final String FILE_PART = "file";
    private static final int FIELD_LIMIT = 1 << 20;
    private static final int PART_HEADER_LIMIT = 16 * 1024;
    private static final int BUFFER = 256 * 1024;

    private final UploadSessions sessions;
    private final ContentStore store;
    private final PlatformContents contents;
    private final Faults faults;
    private final MediaTools tools;
    private final Clock clock;

    public UploadEndpoint(
            UploadSessions sessions,
            ContentStore store,
            PlatformContents contents,
            Faults faults,
            MediaTools tools,
            Clock clock) {
        this.tools = tools;
        this.sessions = sessions;
        this.store = store;
        this.contents = contents;
        this.faults = faults;
        this.clock = clock;
    }

    public Reply answer(Call call, String secret) throws IOException {
        if (!call.method().equals("POST")) {
            return error(405, "An upload is a POST.");
        }
        // A request without a length does not use up the session; its path can be used again.
        if (call.header("Content-Length").isEmpty()) {
            return error(411, "An upload needs a Content-Length.");
        }
        switch (sessions.take(secret)) {
            case UNKNOWN -> throw new Refusal(error(404, "There is no such upload session."));
            case USED -> throw new Refusal(error(403, "The upload session has already been used."));
            case EXPIRED -> throw new Refusal(error(403, "The upload session has expired."));
            case OPEN -> {}
        }
        Path file = store.newIncoming();
        try {
            return store(call, file);
        } catch (FileUploadException e) {
            if (e.getCause() instanceof Hangup hangup) {
                throw hangup;
            }
            return error(400, "The form can't be read: " + e.getMessage());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Reply store(Call call, Path file) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        Received received = null;
        FileItemInputIterator parts = new Form().getItemIterator(call);
        while (parts.hasNext()) {
            FileItemInput part = parts.next();
            if (part.isFormField()) {
                if (fields.putIfAbsent(part.getFieldName(), text(part)) != null) {
                    return error(400, "The field " + part.getFieldName() + " came twice.");
                }
            } else if (received == null && FILE_PART.equals(part.getFieldName())) {
                meetFaults(call, fields, part);
                received = receive(part, file);
            } else {
                return error(400, "An upload takes one file, in the part \"" + FILE_PART + "\".");
            }
        }
        if (received == null) {
            return error(400, "The part \"" + FILE_PART + "\" is missing.");
        }
        String given = fields.getOrDefault("filename", "");
        String filename = given.isEmpty() ? received.name() : given;
        if (filename.isEmpty()) {
            return error(400, "The file has no name.");
        }
        StoredUpload upload = new StoredUpload(
                clock.instant(), filename, fields.getOrDefault("referenceID", ""), received.bytes(), received.sha256());
        Set<Mangling> manglings =
                call.fault().orElse(null) instanceof FaultAction.Mangle mangle ? mangle.what() : Set.of();
        StoredContent content = store(fields, upload, file, manglings);
        return Reply.json(200, JsonMapper.shared().writeValueAsBytes(Map.of("contentId", content.id())));
    }

    private StoredContent store(Map<String, String> fields, StoredUpload upload, Path file, Set<Mangling> manglings)
            throws IOException {
        manglings.forEach(mangling -> mangling.applyTo(fields));
        if (manglings.contains(Mangling.FAIL_ENCODING)
                || manglings.contains(Mangling.ENCODE_H264_ONLY) && !tools.hasPicture(file, "h264")) {
            Files.writeString(file, "no video");
        }
        StoredContent content = store.store(fields, upload, file);
        if (manglings.contains(Mangling.LOSE_CONTENT)) {
            store.delete(content.id());
        } else if (contents.areReadyAtOnce()) {
            store.awaitProbes();
        }
        return content;
    }

    /**
     * Applies a fault that names this upload's file name or referenceID. They are known only when the file part begins.
     */
    private void meetFaults(Call call, Map<String, String> fields, FileItemInput part) throws IOException {
        Set<String> subjects = new TreeSet<>();
        subjects.add(fields.getOrDefault("filename", name(part)));
        subjects.add(fields.getOrDefault("referenceID", ""));
        FaultAction fault = faults.takeAbout(Route.UPLOAD, subjects).orElse(null);
        if (fault != null) {
            call.meet(fault);
        }
    }

    private record Received(String name, long bytes, String sha256) {}

    private static Received receive(FileItemInput part, Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        long bytes;
        // The buffer avoids many small writes, because the parser delivers only 4 kB at a time.
        try (InputStream in = part.getInputStream();
                OutputStream disk = new DigestOutputStream(Files.newOutputStream(file), digest);
                OutputStream out = new BufferedOutputStream(disk, BUFFER)) {
            bytes = in.transferTo(out);
        }
        return new Received(name(part), bytes, Sha256.hex(digest));
    }

    private static String name(FileItemInput part) {
        return part.getName() == null ? "" : part.getName();
    }

    private static String text(FileItemInput part) throws IOException {
        try (InputStream in = part.getInputStream()) {
            byte[] bytes = in.readNBytes(FIELD_LIMIT + 1);
            if (bytes.length > FIELD_LIMIT) {
                throw new Refusal(error(400, "The field " + part.getFieldName() + " is too long."));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static Reply error(int status, String message) {
        return Reply.json(status, JsonMapper.shared().writeValueAsBytes(Map.of("error", message)));
    }

    /** Reads the form part by part with the parser's iterator, which needs only a small buffer in memory. */
    private static final class Form extends AbstractFileUpload<Call, DiskFileItem, DiskFileItemFactory> {
        Form() {
            setHeaderCharset(StandardCharsets.UTF_8);
            setMaxPartHeaderSize(PART_HEADER_LIMIT);
        }

        @Override
        public FileItemInputIterator getItemIterator(Call call) throws IOException {
            return getItemIterator(new Request(call));
        }

        @Override
        public Map<String, List<DiskFileItem>> parseParameterMap(Call call) {
            throw new UnsupportedOperationException("would keep the whole form in memory or on disk");
        }

        @Override
        public List<DiskFileItem> parseRequest(Call call) {
            throw new UnsupportedOperationException("would keep the whole form in memory or on disk");
        }
    }

    private record Request(Call call) implements RequestContext {
        @Override
        public String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        @Override
        public long getContentLength() {
            return call.header("Content-Length").map(Long::parseLong).orElse(-1L);
        }

        @Override
        public String getContentType() {
            return call.header("Content-Type").orElse("");
        }

        @Override
        public InputStream getInputStream() {
            return call.body();
        }

        @Override
        public boolean isMultipartRelated() {
            return false;
        }
    }
}
