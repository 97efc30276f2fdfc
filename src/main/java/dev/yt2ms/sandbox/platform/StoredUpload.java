package dev.yt2ms.sandbox.platform;

import java.time.Instant;

/**
 * The record of an upload. It is kept even if a later upload has overwritten the file.
 *
 * @param at when its last byte arrived
 * @param filename its file name, in its original case
 * @param referenceId its referenceID; empty text if it had none
 * @param bytes the file's size in bytes
 * @param sha256 the file's SHA-256, 64 lower-case hex digits
 */
public record StoredUpload(Instant at, String filename, String referenceId, long bytes, String sha256) {}
