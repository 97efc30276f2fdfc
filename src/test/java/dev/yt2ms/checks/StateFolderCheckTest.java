package dev.yt2ms.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.checks.Finding.State;
import dev.yt2ms.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderCheckTest {

    @TempDir
    private Path folder;

    private List<Finding> check(String... keys) {
        Settings settings = JobSettings.in(folder, keys);
        return StateFolderCheck.of(settings, settings.stateDir().resolve("staging/n"));
    }

    @Test
    void aMissingStateFolderIsFineAndIsNotCreated() {
        assertThat(check("download.staging-limit=1MB")).allMatch(finding -> finding.state() == State.OK);

        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void aFileInPlaceOfTheStateFolderIsAnError() throws IOException {
        Files.writeString(folder.resolve("state"), "");

        assertThat(check())
                .singleElement()
                .matches(finding -> finding.state() == State.ERROR)
                .extracting(Finding::sentence)
                .asString()
                .contains(
                        "migration.state-dir",
                        "this user can't create the folder",
                        "set a folder that you may write to");
    }

    @Test
    void aReadOnlyFolderIsAnError() {
        // The folder is in /proc, because even root cannot write there.
        assertThat(check("state-dir=/proc/self/state"))
                .singleElement()
                .matches(finding ->
                        finding.state() == State.ERROR && finding.detail().contains("/proc/self/state"));
    }

    @Test
    void aDiskSmallerThanTheStagingLimitIsAWarning() {
        assertThat(check("download.staging-limit=900TB"))
                .filteredOn(finding -> finding.state() != State.OK)
                .singleElement()
                .matches(finding ->
                        finding.state() == State.WARNING && finding.name().equals("disk space"))
                .extracting(Finding::sentence)
                .asString()
                .contains("staging-limit is 900", "set a lower limit");
    }

    private Finding found(String name, Place place, String... keys) {
        return StateFolderCheck.of(JobSettings.in(folder, keys), place).stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDiskThatIsFullIsAnError() {
        assertThat(found("disk space", new Place(true, 99_999_999, Optional.empty(), false)))
                .matches(finding -> finding.state() == State.ERROR)
                .extracting(Finding::sentence)
                .asString()
                .contains("has only 100.0 MB left", "free some space");
        assertThat(found(
                                "disk space",
                                new Place(true, 100_000_000, Optional.empty(), false),
                                "download.staging-limit=100MB")
                        .state())
                .isEqualTo(State.OK);
    }

    @Test
    void aNetworkFileSystemAndANoexecMountAreWarnings() {
        assertThat(found("file system", new Place(true, 1L << 40, Optional.of("nfs4"), false)))
                .matches(finding -> finding.state() == State.WARNING)
                .extracting(Finding::sentence)
                .asString()
                .contains("network file system (nfs4)", "use a local disk, or PostgreSQL (migration.database.url)");
        assertThat(found("file system", new Place(true, 1L << 40, Optional.empty(), true)))
                .matches(finding -> finding.state() == State.WARNING)
                .extracting(Finding::sentence)
                .asString()
                .contains("is mounted noexec", "mount the disk with exec");
        assertThat(found("file system", new Place(true, 1L << 40, Optional.of("ext4"), false)))
                .isEqualTo(Finding.ok("file system", "ext4, a local file system on which programs may run"));
    }
}
