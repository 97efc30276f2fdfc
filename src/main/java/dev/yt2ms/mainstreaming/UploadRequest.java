package dev.yt2ms.mainstreaming;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What to upload.
 *
 * @param fields the platform's upload fields and their values, in the order to send; {@code filename} is among them;
 *     values are untrusted text
 * @param file the media file
 * @param bytes the size that the file must have
 * @param sha256 the digest that the file must have, hexadecimal
 */
public record UploadRequest(Map<String, String> fields, Path file, long bytes, String sha256) {

    public UploadRequest {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The name to store under. */
    public String filename() {
        return fields.get("filename");
    }
}
