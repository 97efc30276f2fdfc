package dev.yt2ms.sandbox.youtube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.media.MediaTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that sandboxes, also those of several processes, may share the directory of their clips. */
@StartsProcesses
class ClipsTest {

    @TempDir
    Path directory;

    @Test
    void sandboxesThatMakeAClipAtTheSameTimeShareIt() throws Exception {
        SandboxVideo video = SandboxVideo.of("AbCdEfGhIjK").build();
        try (MediaTools tools = new MediaTools()) {
            // Each instance has its own locks, like those of different processes.
            Stream<CompletableFuture<String>> digests = IntStream.range(0, 4)
                    .mapToObj(sandbox -> new Clips(directory, tools))
                    .map(clips -> CompletableFuture.supplyAsync(
                            () -> clips.expectedSha256(video), task -> new Thread(task).start()))
                    .toList()
                    .stream();

            assertThat(digests.map(CompletableFuture::join).distinct()).hasSize(1);
        }
        try (Stream<Path> folders = Files.list(directory)) {
            assertThat(folders).as("folders, none of which is unfinished").hasSize(1);
        }
    }
}
