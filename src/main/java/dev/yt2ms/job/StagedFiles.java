package dev.yt2ms.job;

import dev.yt2ms.ledger.StagedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Whether staged files still are what was downloaded. */
final class StagedFiles {

    private final StagingFolder staging;

    StagedFiles(StagingFolder staging) {
        this.staging = staging;
    }

    /** The file, if it is there with every byte as downloaded. Reads all of it. */
    Optional<Path> whole(String videoId, StagedFile staged) {
        return sameSize(videoId, staged).filter(file -> sha256(file).equals(Optional.of(staged.sha256())));
    }

    /** The file, if it is there with its size. */
    Optional<Path> sameSize(String videoId, StagedFile staged) {
        Path file = staging.directory(videoId).resolve(staged.name());
        try {
            return Files.isRegularFile(file) && Files.size(file) == staged.bytes()
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
            return Optional.of(HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JDK has it.
        }
    }
}
