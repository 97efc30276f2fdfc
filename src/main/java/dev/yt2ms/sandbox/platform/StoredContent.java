package dev.yt2ms.sandbox.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A content of the platform, as it is stored.
 *
 * @param id its content id
 * @param fields its form fields by name, as they were last uploaded or edited
 * @param filename its file name, in its original case
 * @param uploads its uploads, oldest first; each one has overwritten the one before it
 * @param probed whether ffprobe has read the file
 * @param duration its duration; empty if the file has not been probed yet, or contains no video
 */
public record StoredContent(
        String id,
        Map<String, String> fields,
        String filename,
        List<StoredUpload> uploads,
        boolean probed,
        Optional<Duration> duration) {

    public StoredContent {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        uploads = List.copyOf(uploads);
    }

    /** A form field; empty text if it is missing. */
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    public String title() {
        return field("title");
    }

    /** The {@code referenceID} of the last upload, by which the uploader identifies the content. */
    public String referenceId() {
        return field("referenceID");
    }

    /** The last upload, which is the one whose file is stored. */
    public StoredUpload current() {
        return uploads.get(uploads.size() - 1);
    }

    /** The file's size in bytes. */
    public long bytes() {
        return current().bytes();
    }

    /** The file's SHA-256. */
    public String sha256() {
        return current().sha256();
    }

    /** The number of times that the content was overwritten. */
    public int overwritten() {
        return uploads.size() - 1;
    }

    /** Whether an upload has overwritten one with a different referenceID, so that another video is lost. */
    public boolean overwroteAnother() {
        return uploads.stream().anyMatch(upload -> !upload.referenceId().equals(referenceId()));
    }

    /** The time at which its first upload was stored. */
    Instant createdAt() {
        return uploads.get(0).at();
    }

    StoredContent storedAgain(Map<String, String> newFields, StoredUpload upload) {
        List<StoredUpload> all = new ArrayList<>(uploads);
        all.add(upload);
        return new StoredContent(id, newFields, upload.filename(), all, false, Optional.empty());
    }

    StoredContent edited(String field, String value) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return new StoredContent(id, changed, filename, uploads, probed, duration);
    }

    StoredContent probed(Optional<Duration> found) {
        return new StoredContent(id, fields, filename, uploads, true, found);
    }
}
