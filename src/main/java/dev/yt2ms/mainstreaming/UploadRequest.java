package dev.yt2ms.mainstreaming;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A request to upload a file with the platform's fields for it.
 *
 * @param fields the platform's upload fields and their values, in the order in which they are sent; they include {@code
 *     filename}; the values are untrusted text
 * @param file the media file
 * @param bytes the size that the file must have
 * @param sha256 the SHA-256 digest that the file must have, in hexadecimal
 */
public record UploadRequest(Map<String, String> fields, Path file, long bytes, String sha256) {

    public UploadRequest {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Returns the file name under which the platform stores the content. */
    public String filename() {
        return Objects.requireNonNull(fields.get("filename"));
    }
}
