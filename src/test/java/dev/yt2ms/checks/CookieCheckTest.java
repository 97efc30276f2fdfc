package dev.yt2ms.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.files.AnotherUser;
import dev.yt2ms.files.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookieCheckTest {

    @TempDir
    private Path folder;

    @Test
    void aJobWithoutCookiesHasNothingToCheck() {
        assertThat(CookieCheck.of(JobSettings.in(folder))).isEmpty();
    }

    @Test
    void aMissingCookieFileIsAnError() {
        assertThat(check("nowhere.txt"))
                .hasValueSatisfying(finding -> assertThat(finding.sentence())
                        .contains("migration.download.cookies", "nowhere.txt can't be read", "export"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{"domain": ".youtube.com", "name": "SID"}]                                                    | ERROR
            ''                                                                                             | ERROR
            .youtube.com TRUE / TRUE 1999999999 SID secret-value                                           | OK
            #HttpOnly_.youtube.com TRUE / TRUE 0 LOGIN_INFO secret-value                                   | OK
            .youtube.com TRUE / TRUE 1500000000 SID secret-value                                           | WARNING
            .youtube.com TRUE / TRUE 1500000000 SID secret-value;.youtube.com TRUE / TRUE 1999999999 PREF x | WARNING
            .youtube.com TRUE / TRUE 1500000000 PREF x;.youtube.com TRUE / TRUE 1999999999 SID secret-value | OK
            .example.org TRUE / TRUE 1999999999 SID secret-value                                           | WARNING
            outube.com TRUE / TRUE 1999999999 SID secret-value                                             | WARNING
            """)
    void theFormatTheHostAndTheExpiryOfCookiesDecideTheResult(String lines, Finding.State state) throws IOException {
        Files.writeString(
                folder.resolve("cookies.txt"),
                "# Netscape HTTP Cookie File\n" + lines.replace(";", "\n").replaceAll("(?m)(?<!:|,) (?!\")", "\t")
                        + "\n");

        assertThat(check("cookies.txt")).hasValueSatisfying(finding -> {
            assertThat(finding.state()).isEqualTo(state);
            assertThat(finding.fix().isEmpty()).isEqualTo(state == Finding.State.OK);
            assertThat(finding.sentence()).doesNotContain("secret-value");
        });
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aCookieFileThatOthersCanChangeIsAnError() throws IOException {
        Path own = usable();
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(check("cookies.txt")).hasValueSatisfying(finding -> {
            assertThat(finding.state()).isEqualTo(Finding.State.ERROR);
            assertThat(finding.sentence())
                    .contains("migration.download.cookies: " + own, "mode 0666", "chmod go-w " + own);
        });
    }

    @StartsProcesses
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void cookieFilesOfOtherUsersAreErrorsAndReadableOnesWarnings() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        Path own = usable();
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(check("cookies.txt").orElseThrow().state())
                .as("state of a file that others can read, in a folder that they cannot open")
                .isEqualTo(Finding.State.OK);
        other.mayReach(folder);
        assertThat(check("cookies.txt")).hasValueSatisfying(finding -> {
            assertThat(finding.state()).isEqualTo(Finding.State.WARNING);
            assertThat(finding.sentence()).contains("that other users of this machine can read; run chmod 600 " + own);
        });
        other.give(own);
        assertThat(check("cookies.txt")).hasValueSatisfying(finding -> {
            assertThat(finding.state()).isEqualTo(Finding.State.ERROR);
            assertThat(finding.sentence()).contains(own + " belongs to another user (nobody)", "chown");
        });
    }

    private Path usable() throws IOException {
        return Files.writeString(
                folder.resolve("cookies.txt"),
                "# Netscape HTTP Cookie File\n.youtube.com\tTRUE\t/\tTRUE\t1999999999\tSID\tsecret-value\n");
    }

    @Test
    void checksTheSavedCookiesThatYouTubeRenewed() throws IOException {
        String header = "# Netscape HTTP Cookie File\n";
        Path own = Files.writeString(
                folder.resolve("cookies.txt"), header + ".youtube.com\tTRUE\t/\tTRUE\t1500000000\tSID\told\n");
        assertThat(check("cookies.txt").orElseThrow().state()).isEqualTo(Finding.State.WARNING);
        Path kept = Files.createDirectories(folder.resolve("state/cookies"))
                .resolve(digits(own.toString().getBytes(StandardCharsets.UTF_8)) + "-" + digits(Files.readAllBytes(own))
                        + ".txt");

        Files.writeString(kept, header + ".youtube.com\tTRUE\t/\tTRUE\t1999999999\tSID\tnew\n");

        assertThat(check("cookies.txt").orElseThrow().state()).isEqualTo(Finding.State.OK);
    }

    private static String digits(byte[] content) {
        return HexFormat.of().formatHex(Sha256.digest().digest(content)).substring(0, 16);
    }

    private Optional<Finding> check(String file) {
        return CookieCheck.of(JobSettings.in(folder, "download.cookies=" + folder.resolve(file)));
    }
}
