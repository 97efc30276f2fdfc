package dev.yt2ms.download.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassedToolsTest {

    @TempDir
    Path folder;

    @Test
    void aProgramIsIdentifiedByItsRealPathSizeAndModificationTime() throws Exception {
        Path program = Files.writeString(folder.resolve("ffprobe-7"), "7");
        Path link = Files.createSymbolicLink(folder.resolve("ffprobe"), program);
        PassedTools passed = new PassedTools(folder, "1");
        String before = passed.identityOf(List.of(link)).orElseThrow();

        assertThat(passed.identityOf(List.of(program))).contains(before);
        Files.setLastModifiedTime(program, FileTime.from(Instant.EPOCH));
        String older = passed.identityOf(List.of(link)).orElseThrow();
        Files.writeString(program, "7.1");
        Files.setLastModifiedTime(program, FileTime.from(Instant.EPOCH));
        String longer = passed.identityOf(List.of(link)).orElseThrow();
        Files.delete(link);
        assertThat(passed.identityOf(List.of(link))).isEmpty();
        assertThat(List.of(before, older, longer)).doesNotHaveDuplicates();
    }

    @Test
    void aDamagedFileOfPassedToolsIsIgnoredAndReplaced() throws Exception {
        for (String damaged : List.of("", "{", "null", "[null]", "[{}]", "{\"a\":[]}", "\u0000")) {
            Files.writeString(folder.resolve("checked.json"), damaged);
            PassedTools passed = new PassedTools(folder, "1");
            assertThat(passed.contains("a")).as(damaged).isFalse();
            passed.add("a");
            assertThat(new PassedTools(folder, "1").contains("a")).as(damaged).isTrue();
        }
    }

    @Test
    void onlyTheMostRecentlyPassedToolsAreRemembered() {
        PassedTools passed = new PassedTools(folder, "1");
        for (int i = 0; i < 100; i++) {
            passed.add("tool " + i);
        }
        passed.remove("tool 98");

        PassedTools later = new PassedTools(folder, "1");
        assertThat(later.contains("tool 1")).isFalse();
        assertThat(later.contains("tool 98")).isFalse();
        assertThat(later.contains("tool 99")).isTrue();
    }

    @Test
    void foldersLeftByKilledChecksAreDeleted() throws Exception {
        PassedTools passed = new PassedTools(folder, "1");
        Path old = passed.workFolder();
        Files.writeString(old.resolve("whole.mp4"), "x");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path young = passed.workFolder();

        assertThat(old).doesNotExist();
        assertThat(young).isEmptyDirectory();
    }
}
