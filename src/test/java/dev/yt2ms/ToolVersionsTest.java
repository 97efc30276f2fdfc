package dev.yt2ms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolVersionsTest {

    @TempDir
    Path folder;

    @Test
    void theProgramOnThePathComesBeforeGivenFilesAndFolders() throws Exception {
        Path tool = Files.createFile(
                folder.resolve("ffmpeg"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        assertThat(ToolVersions.all("ffmpeg", "V", null)).singleElement().isNotEqualTo(tool);
        assertThat(ToolVersions.all("ffmpeg", "V", "")).hasSize(1);
        assertThat(ToolVersions.all("ffmpeg", "V", folder + "::" + tool))
                .hasSize(2)
                .endsWith(tool);
    }

    @Test
    void aPathThatDoesNotExistIsReportedInOneSentence() throws Exception {
        Files.createFile(folder.resolve("yt-dlp"));

        for (Path wrong : new Path[] {folder, folder.resolve("yt-dlp"), folder.resolve("none")}) {
            assertThatThrownBy(() -> ToolVersions.all("yt-dlp", ToolVersions.YT_DLP, wrong.toString()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("YT2MS_TEST_YT_DLP: " + wrong
                            + " is neither an executable yt-dlp nor a folder that holds one");
        }
    }
}
