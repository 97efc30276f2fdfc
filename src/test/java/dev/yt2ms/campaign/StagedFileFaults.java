package dev.yt2ms.campaign;

import dev.yt2ms.wholejob.FaultKind;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Damages staged files between two runs. Only files that the ledger has recorded are damaged, because yt2ms could not
 * detect a change of any other file.
 */
final class StagedFileFaults {

    private final TestBed bed;

    StagedFileFaults(TestBed bed) {
        this.bed = bed;
    }

    /** Damages one staged file. Returns empty if no file is staged. */
    Optional<FaultKind> strike(FaultKind kind, Random random) throws IOException {
        List<Path> files = staged();
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(file);
        switch (kind) {
            case STAGED_FILE_CHANGED -> {
                bytes[random.nextInt(bytes.length)] ^= 1;
                Files.write(file, bytes);
            }
            case STAGED_FILE_CUT -> Files.write(file, java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            case STAGED_FILE_DELETED -> Files.delete(file);
            default -> throw new IllegalArgumentException(kind.toString());
        }
        return Optional.of(kind);
    }

    private List<Path> staged() {
        if (!Files.exists(bed.state().resolve("ledger.mv.db"))) {
            return List.of();
        }
        try (LedgerFile ledger = new LedgerFile(bed.state())) {
            return ledger
                    .rows("SELECT video_id, staged_file FROM migration_item WHERE state IN ('DOWNLOADED', 'UPLOADING')"
                            + " ORDER BY list_position")
                    .stream()
                    .map(row -> bed.staging()
                            .resolve((String) row.get("VIDEO_ID"))
                            .resolve((String) row.get("STAGED_FILE")))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }
}
