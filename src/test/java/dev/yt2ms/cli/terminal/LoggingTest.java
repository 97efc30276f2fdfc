package dev.yt2ms.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LoggingTest {

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        Logging.end();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aNewFileIsPrivateWhateverTheUmask() throws IOException {
        Path job = Files.writeString(
                folder.resolve("job.yml"), "migration: {name: n, state-dir: state, source: {channel: '@c'}}");
        Settings settings = JobFile.read(job, List.of(), Map.of(), JobFile.Access.LEDGER);

        Logging.start(settings, new KnownSecrets(List.of()), new OutputOptions(), Optional.empty(), stop -> {});

        assertThat(Files.getPosixFilePermissions(folder.resolve("state/logs/yt2ms.log")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
