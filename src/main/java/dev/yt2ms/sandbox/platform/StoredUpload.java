package dev.yt2ms.sandbox.platform;

import java.time.Instant;

/**
 * One upload that was stored, now or before it was overwritten.
 *
 * @param at when its last byte had come
 * @param filename the name to store under, as written
 * @param referenceId its referenceID; empty text where it had none
 * @param bytes the file's size
 * @param sha256 the file's SHA-256, 64 lower-case hex digits
 */
public record StoredUpload(Instant at, String filename, String referenceId, long bytes, String sha256) {}
