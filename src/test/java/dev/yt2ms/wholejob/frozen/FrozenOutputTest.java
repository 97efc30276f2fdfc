package dev.yt2ms.wholejob.frozen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.golden.Golden;
import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.model.Video;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.TestBed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the output of commands for a stored ledger with a video in every state, and for a small channel. Texts must
 * stay the same, byte for byte. JSON and CSV may gain keys and columns, but must lose none.
 */
@StartsProcesses
class FrozenOutputTest {

    @TempDir
    Path directory;

    private TestBed bed;

    @AfterEach
    void stopBed() {
        if (bed != null) {
            bed.close();
        }
    }

    private void restore() throws Exception {
        FrozenLedger ledger = FrozenLedger.of("v9").findFirst().orElseThrow();
        assertThat(ledger).hasToString("all-states on H2");
        ledger.restoreContents(directory.resolve("sandbox"));
        bed = new TestBed(directory);
        ledger.restore(bed.state());
    }

    private String out(int exitCode, String command, String... options) {
        String jobFile = bed.writeJobFile().toString();
        List<String> arguments = new ArrayList<>(List.of(command, jobFile));
        arguments.addAll(List.of(options));
        CommandInProcess.Result result = CommandInProcess.run(arguments.toArray(String[]::new));
        assertThat(result.exitCode())
                .as("%s: %s%s", arguments, result.out(), result.err())
                .isEqualTo(exitCode);
        return result.out().replace(jobFile, "JOBFILE");
    }

    @Test
    void statusAndExportOfAnOldLedgerPrintTheRecordedOutput() throws Exception {
        restore();

        Golden.assertSame("status.txt", out(0, "status"));
        Golden.assertSame("status-verbose.txt", out(0, "status", "--verbose"));
        Golden.assertSame("status-quiet.txt", out(0, "status", "--quiet"));
        Golden.assertKeepsJson("status.json", out(0, "status", "--json"));

        bed.set("export.player-url", "'https://example.org/play?c={contentId}&v={id}'");
        Golden.assertKeepsColumns("export.csv", out(0, "export"));
        Golden.assertKeepsJson("export.json", array(out(0, "export", "--format", "jsonl")));
        Golden.assertSame("export-nginx-map.txt", out(0, "export", "--format", "nginx-map"));
        Golden.assertSame("export-apache-rewrite.txt", out(0, "export", "--format", "apache-rewrite"));
        // The SQL is not compared byte for byte, because it may gain columns.
        assertThat(out(0, "export", "--format", "sql")).contains("CREATE TABLE", "verified000");
    }

    private static String array(String lines) {
        return "[" + String.join(",", lines.lines().toList()) + "]";
    }

    @Test
    void verifyPrintsTheRecordedOutput() throws Exception {
        restore();
        // Moves the uploads far into the past. A content that is not found is reported as missing only if its upload is
        // not recent.
        try (Connection connection = FrozenLedger.connect(TestDatabases.H2, bed.state());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE migration_item SET uploaded_at = TIMESTAMP WITH TIME ZONE '2020-01-01 00:00:00+00'"
                            + " WHERE uploaded_at IS NOT NULL");
        }

        CommandLineProcess.Result json = bed.run("verify", "--json");
        assertThat(json.exitCode()).as(json.out() + json.err()).isEqualTo(75);
        Golden.assertKeepsJson("verify.json", timeless(json.out()));

        CommandLineProcess.Result text = bed.run("verify");
        assertThat(text.exitCode()).as(text.out() + text.err()).isEqualTo(75);
        Golden.assertSame("verify.txt", timeless(text.out()));
    }

    /** Replaces the times and the address that differ in each run. */
    private String timeless(String text) {
        return text.replace(bed.writeJobFile().toString(), "JOBFILE")
                .replaceAll("20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC", "TIME")
                .replaceAll("20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                // The time since an upload grows every day, because the dates in the recorded ledger are fixed.
                .replaceAll("\\d+d( \\d+h)? after", "AGE after")
                .replace(bed.sandbox.url().toString(), "http://sandbox/");
    }

    @Test
    void planPrintsTheRecordedOutput() throws Exception {
        bed = new TestBed(directory);
        bed.sandbox
                .channel()
                .add(
                        video("oneoneoneon", 2020)
                                .title("Twin")
                                .description("First line.\nMore & more.")
                                .tags("a", "b")
                                .viewCount(7)
                                .build(),
                        video("twotwotwotw", 2019)
                                .title("Twin")
                                .hiddenViewCount()
                                .build(),
                        video("oldoldoldol", 2009).build(),
                        video("soonsoonsoo", 2021)
                                .live(SandboxVideo.Live.UPCOMING)
                                .build(),
                        video("livelivelive".substring(0, 11), 2021)
                                .live(SandboxVideo.Live.LIVE)
                                .build(),
                        video("privateprivate".substring(0, 11), 2018)
                                .privacy(Video.Privacy.PRIVATE)
                                .build());
        bed.set("select.published-after", "2010-01-01")
                .set("select.order", "oldest-first")
                .set("mapping.customAttribute1", "'{summary}'");

        CommandLineProcess.Result json = bed.run("plan", "--json");
        assertThat(json.exitCode()).as(json.err()).isZero();
        Golden.assertKeepsJson("plan.json", sizeless(json.out()));

        CommandLineProcess.Result text = bed.run("plan");
        assertThat(text.exitCode()).as(text.err()).isZero();
        Golden.assertSame("plan.txt", sizeless(text.out()));
    }

    private static SandboxVideo.Builder video(String id, int year) {
        return SandboxVideo.of(id).publishedAt(year + "-06-01T00:00:00Z");
    }

    /** Replaces sizes and bitrates, which depend on the version of ffmpeg that made the clips. */
    private String sizeless(String text) {
        return timeless(text)
                .replaceAll("\"estimatedBytes\":\\d+", "\"estimatedBytes\":\"SIZE\"")
                .replaceAll("\\d+(\\.\\d+)? [kMG]?B\\b", "SIZE")
                .replaceAll("\\d+(\\.\\d+)? Mbit/s", "RATE");
    }

    /** Exit codes must never change, because scripts rely on them. */
    @Test
    void exitCodesAreTheRecordedOnes() throws Exception {
        bed = new TestBed(directory);
        Files.createDirectories(bed.state());
        String good = bed.writeJobFile().toString();
        List<String> codes = new ArrayList<>();
        codes.add(code("help", "--help"));
        codes.add(code("no command"));
        codes.add(code("unknown command", "migrat", good));
        codes.add(code("unknown option", "status", good, "--jsn"));
        codes.add(code("no job file", "status"));
        codes.add(code("job file that is not there", "status", "not-there.yml"));
        codes.add(code("unknown key", "status", good, "--set", "migration.download.worker=2"));
        codes.add(code("value out of range", "status", good, "--set", "migration.download.workers=17"));
        codes.add(code("value of another kind", "status", good, "--set", "migration.download.stall-timeout=long"));
        codes.add(code("variable that is not set", "plan", good, "--set", "migration.source.api-key=${NOT_SET}"));
        codes.add(code("unknown format", "export", good, "--format", "word"));
        codes.add(code("status without a ledger", "status", good));
        codes.add(code("export without a ledger", "export", good));
        for (String command : List.of("report", "retry")) {
            codes.add(code(command + " without a ledger", command, good));
        }
        codes.add(code("verify without a ledger", "verify", withKeys()));
        String database = "jdbc:postgresql://127.0.0.1:1/none";
        codes.add(code("key on the command line", "status", good, "--set", "migration.database.url=" + database));
        bed.set("database.url", database);
        codes.add(
                code("database that is not there", "status", bed.writeJobFile().toString()));
        bed.close();
        restoreBeside();
        good = bed.writeJobFile().toString();
        codes.add(code("status", "status", good));
        codes.add(code("redirect map without player-url", "export", good, "--format", "nginx-map"));
        codes.add(code("retry of an unknown video", "retry", good, "--id", "not-there"));
        CommandInProcess.Result unknown = CommandInProcess.run("retry", good, "--rule", "http-999");
        assertThat(unknown.exitCode()).isEqualTo(4);
        assertThat(unknown.err().lines())
                .singleElement()
                .asString()
                .startsWith(
                        "yt2ms: --rule: no video has FAILED by the rule 'http-999'; videos have FAILED by these rules: ")
                .contains("upload-too-large");
        codes.add(code("retry of a failed video", "retry", good, "--id", "toolarge000"));
        codes.add(code("report", "report", good));
        Golden.assertKeepsLines("exit-codes.txt", codes);
    }

    private void restoreBeside() throws Exception {
        directory = Files.createDirectory(directory.resolve("begun"));
        restore();
    }

    private String withKeys() {
        return bed.set("source.api-key", "a-key")
                .set("destination.token", "a-token")
                .writeJobFile()
                .toString();
    }

    private static String code(String what, String... arguments) {
        return what + ": " + CommandInProcess.run(arguments).exitCode();
    }
}
