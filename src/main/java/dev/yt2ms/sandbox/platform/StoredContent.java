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
 * A content of the platform, as it is kept.
 *
 * @param id its content id
 * @param fields the form fields of its last upload, by their names and unchanged
 * @param filename the name that it is stored under, as written
 * @param uploads what was stored under that name, oldest first; all but the last were overwritten
 * @param probed whether ffprobe has looked at the file
 * @param duration its duration; empty before it was probed, and when ffprobe found no video in it
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

    /** A field of the last upload; empty text where there was none. */
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** Its title. */
    public String title() {
        return field("title");
    }

    /** Its key in the uploader's systems. */
    public String referenceId() {
        return field("referenceID");
    }

    /** What is stored now. */
    public StoredUpload current() {
        return uploads.get(uploads.size() - 1);
    }

    /** The file's size. */
    public long bytes() {
        return current().bytes();
    }

    /** The file's SHA-256. */
    public String sha256() {
        return current().sha256();
    }

    /** How often it was overwritten. */
    public int overwritten() {
        return uploads.size() - 1;
    }

    /** Whether something with another reference id was overwritten: someone else's content is lost. */
    public boolean overwroteAnother() {
        return uploads.stream().anyMatch(upload -> !upload.referenceId().equals(referenceId()));
    }

    /** When its first upload was stored. */
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
