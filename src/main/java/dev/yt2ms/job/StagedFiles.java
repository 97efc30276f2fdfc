package dev.yt2ms.job;

import dev.yt2ms.ledger.StagedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether staged files are still there. */
final class StagedFiles {

    private final StagingFolder staging;

    StagedFiles(StagingFolder staging) {
        this.staging = staging;
    }

    /** The file, if it is there with its size. Whether its bytes are still the same is seen while they are sent. */
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
}
