package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.model.Video;
import dev.yt2ms.sandbox.DemoChannel;
import dev.yt2ms.sandbox.media.Clip;
import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.TestBed.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the normal use of yt2ms: migrate a channel, show the state of the migration, migrate again. */
@StartsProcesses
class MigrationTest extends WholeJobTest {

    private static final int SEPARATE_HLS_AND_MP4 = 7;

    @Test
    void everyVideoArrivesWithItsDetailsAndASecondRunUploadsNothing() throws Exception {
        DemoChannel.fill(bed.sandbox);

        CommandLineProcess.Result first = bed.run("migrate");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains(SEPARATE_HLS_AND_MP4 + " on the platform, 0 failed", "1 skipped");
        assertThat(bed.sandbox.platform().contents()).hasSize(SEPARATE_HLS_AND_MP4);
        for (SandboxVideo video : DemoChannel.videos()) {
            if (video.broadcast().live() == SandboxVideo.Live.NONE) {
                assertThat(bed.contentOf(video).title())
                        .isEqualTo(video.snippet().title());
                assertThat(bed.contentOf(video).duration().orElseThrow().toMillis())
                        .isBetween(
                                video.media().clip().duration().toMillis() - 2000,
                                video.media().clip().duration().toMillis() + 2000);
            }
        }
        bed.assertNothingLeftBehind();

        long sessions = bed.sandbox.platform().sessionsOpened();
        bed.sandbox.traffic().forget();
        CommandLineProcess.Result second = bed.run("migrate");

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(bed.sandbox.platform().sessionsOpened()).isEqualTo(sessions);
        assertThat(bed.sandbox.traffic().requests("watch")).isEmpty();
        assertThat(bed.sandbox.traffic().requests("media")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyDetailReachesItsUploadFieldAndHostileTextsBreakNothing(Database database) throws Exception {
        bed.withoutPreparedLedger().use(database);
        String nasty = "--boundary\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nevil\r\n--boundary--";
        SandboxVideo hostile = SandboxVideo.of("-_-hostile-")
                .title("\"Quotes\" & <b>markup</b> 👩‍👩‍👧 ; name=\"x\" %s $HOME `id` ../../etc")
                .description("First line: <script>alert(1)</script> see https://example.org/?a=1&b=2\r\n" + nasty
                        + "\n'); DROP TABLE migration_item; -- 🎬")
                .publishedAt(Instant.parse("2016-02-29T23:59:58Z"))
                .viewCount(123_456_789_012L)
                .tags("one", "two, three", "<four>", "--exec")
                .clip(Clip.testCard(10, 2))
                .build();
        SandboxVideo plain = SandboxVideo.of("_underscore")
                .title("Plain")
                .description("")
                .hiddenViewCount()
                .clip(Clip.testCard(90, 2))
                .build();
        bed.sandbox.channel().title("Chännel & <Co>").add(hostile, plain);

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        bed.assertAllArrivedOnce(List.of(hostile, plain));
        assertThat(bed.log())
                .as("a line of the log that names its step and its video")
                .containsPattern("\\[download-\\d+] download:\\d+ _underscore \\S+ downloaded _underscore")
                .containsPattern("\\[upload-\\d+] upload:\\d+ _underscore \\S+ uploaded _underscore")
                .containsPattern("\\[verify-\\d+] verify:\\d+ -_-hostile- \\S+ verified -_-hostile-")
                .containsPattern(" preflight - \\S+ channel Chännel");
        StoredContent content = bed.contentOf(hostile);
        assertThat(content.title()).isEqualTo(hostile.snippet().title());
        assertThat(content.field("uploaddate")).isEqualTo("20160229235958");
        assertThat(content.field("startViews")).isEqualTo("123456789012");
        assertThat(content.field("tags")).isEqualTo("one, two three, <four>, --exec");
        assertThat(content.field("fullUserName")).isEqualTo("Chännel & <Co>");
        assertThat(content.field("longDescription"))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("<a href=\"https://example.org/?a=1&amp;b=2\"")
                .contains("--boundary<br>Content-Disposition: form-data;")
                .doesNotContain("<script", "\r", "\n");
        assertThat(content.field("shortDescription")).doesNotContain("http").hasSizeLessThanOrEqualTo(160);
        assertThat(content.fields()).doesNotContainKeys("protectedEmbed", "idCategory", "relatedLinkUrl");
        StoredContent quiet = bed.contentOf(plain);
        assertThat(quiet.fields())
                .doesNotContainKeys("startViews", "longDescription", "shortDescription", "tags")
                .containsEntry("title", "Plain")
                .containsEntry("referenceID", plain.id());
    }

    @Test
    void templatesOfTheJobFileDecideTheFields() {
        SandboxVideo video = SandboxVideo.of("AbCdEfGhIjK")
                .title("A title")
                .description("Text & more")
                .publishedAt(Instant.parse("2020-06-30T23:30:00Z"))
                .viewCount(5)
                .build();
        bed.sandbox.channel().add(video);
        bed.set("mapping.filename", "'archive-{id}.mp4'")
                .set("mapping.title", "'{title} ({publishedAt:yyyy})'")
                .set("mapping.longDescription", "'<p class=\"x\">{description}</p>'")
                .set("mapping.customAttribute3", "'{watchUrl}'")
                .set("mapping.startViews", "''")
                .set("mapping.date-pattern", "\"yyyy-MM-dd'T'HH:mm\"")
                .set("mapping.date-zone", "Europe/Rome")
                // The sandbox cannot read dates of this pattern. The canary would find this and stop the run, so it is
                // off.
                .set("canary.videos", "0");

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(bed.contentOf(video).fields())
                .containsEntry("filename", "archive-AbCdEfGhIjK.mp4")
                .containsEntry("title", "A title (2020)")
                .containsEntry("longDescription", "<p class=\"x\">Text &amp; more</p>")
                .containsEntry("customAttribute3", "https://www.youtube.com/watch?v=AbCdEfGhIjK")
                .containsEntry("uploaddate", "2020-07-01T01:30")
                .doesNotContainKey("startViews");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "xml"})
    void bothTheJsonAndTheXmlApiOfThePlatformWork(String format) {
        SandboxVideo video =
                SandboxVideo.of("AbCdEfGhIjK").title("Über <xml> & \"json\"").build();
        bed.sandbox.channel().add(video);
        bed.set("destination.format", format)
                .set(
                        "destination.api-url",
                        (format.equals("xml") ? bed.sandbox.platformXmlUrl() : bed.sandbox.platformUrl()).toString());

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(bed.contentOf(video).title()).isEqualTo(video.snippet().title());
    }

    @Test
    void videosThatCanNotBeMovedAreSkippedWithTheirReason() {
        SandboxVideo live =
                SandboxVideo.of("liveliveliv").live(SandboxVideo.Live.LIVE).build();
        SandboxVideo upcoming =
                SandboxVideo.of("upcomingupc").live(SandboxVideo.Live.UPCOMING).build();
        SandboxVideo hidden =
                SandboxVideo.of("privatepriv").privacy(Video.Privacy.PRIVATE).build();
        bed.sandbox.channel().add(live, upcoming, hidden);

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode items = bed.status().path("items");
        assertThat(items)
                .allSatisfy(item -> assertThat(item.path("state").asString()).isEqualTo("SKIPPED"));
        assertThat(items.findValuesAsString("skipReason"))
                .anyMatch(reason -> reason.contains("live"))
                .anyMatch(reason -> reason.contains("upcoming"));
        assertThat(bed.sandbox.platform().contents()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void statusShowsTheStateOfTheMigration(Database database) throws Exception {
        bed.use(database);
        SandboxVideo good = SandboxVideo.of("goodgoodgoo").title("Good").build();
        bed.sandbox.channel().add(good);
        assertThat(bed.status().path("run").path("state").asString()).isEqualTo("NONE");
        for (String command : List.of("report", "export", "retry", "verify")) {
            CommandLineProcess.Result refused = bed.run(command);
            assertThat(refused.exitCode()).as(command).isEqualTo(4);
            assertThat(refused.err()).contains("there is no ledger", "yt2ms migrate");
        }
        CommandLineProcess.Result plan = bed.run("plan");
        assertThat(plan.exitCode()).as(plan.err()).isZero();

        CommandLineProcess.Result run = bed.run("migrate", "--json", "--log-format", "json");
        assertThat(new JsonMapper()
                        .readTree(run.out())
                        .path("counts")
                        .path("VERIFIED")
                        .asInt())
                .isOne();
        assertThat(run.err().lines().map(new JsonMapper()::readTree)).anySatisfy(line -> {
            assertThat(line.path("run").asInt()).isOne();
            assertThat(line.path("step").asString()).startsWith("download");
            assertThat(line.path("video").asString()).isEqualTo(good.id());
            assertThat(line.path("level").asString()).isEqualTo("INFO");
        });

        JsonNode status = bed.status();
        assertThat(status.path("name").asString()).isEqualTo("test");
        assertThat(status.path("channel").path("id").asString()).startsWith("UC");
        assertThat(status.path("counts").path("VERIFIED").asInt()).isOne();
        assertThat(status.path("run").path("state").asString()).isEqualTo("COMPLETED");
        JsonNode item = status.path("items").get(0);
        assertThat(item.path("videoId").asString()).isEqualTo(good.id());
        assertThat(item.path("contentId").asString())
                .isEqualTo(bed.contentOf(good).id());
        assertThat(item.path("bytes").asLong()).isEqualTo(bed.contentOf(good).bytes());
        assertThat(Instant.parse(item.path("uploadedAt").asString())).isBefore(Instant.now());
        assertThat(Instant.parse(item.path("verifiedAt").asString())).isBefore(Instant.now());
        assertThat(item.path("differences")).isEmpty();
        assertThat(item.path("error").isNull()).isTrue();
        assertThat(item.path("rule").isNull()).isTrue();
        JsonNode media = item.path("media");
        assertThat(media.path("height").asInt()).isPositive();
        assertThat(media.path("videoCodec").asString()).isEqualTo("h264");
        assertThat(media.path("audioCodec").asString()).isEqualTo("aac");
        assertThat(media.path("hdr").asBoolean()).isFalse();
        CommandLineProcess.Result text = bed.run("status");
        assertThat(text.out()).contains("run: COMPLETED", " 1 VERIFIED ");
        bed.set("export.player-url", "'https://example.org/p?c={contentId}'");
        assertThat(bed.run("export", "--format", "nginx-map").out())
                .contains("\"~^%s$\" \"https://example.org/p?c=%s\";"
                        .formatted(good.id(), bed.contentOf(good).id()));
        Path copy = directory.resolve("copy");
        CommandLineProcess.Result backup = bed.run("backup", "--output", copy.toString());
        if (database == Database.POSTGRESQL) {
            assertThat(backup.exitCode()).isEqualTo(4);
            assertThat(backup.err()).contains("migration.database.url: this ledger is in a database server", "pg_dump");
            assertThat(copy).doesNotExist();
        } else {
            assertThat(backup.exitCode()).as(backup.err()).isZero();
            assertThat(copy).hasSameBinaryContentAs(bed.state().resolve("ledger.mv.db"));
        }
    }

    @Test
    void aRunWhoseEndCannotBeRecordedIsNoSuccess() {
        assertThat(bed.run("migrate").exitCode()).isZero();
        try (LedgerFile ledger = bed.ledger()) {
            ledger.update("ALTER TABLE migration ADD CONSTRAINT no_end CHECK (run = 1 OR run_state <> 'COMPLETED')");
        }

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
        assertThat(result.out()).contains("stopped: The run stopped because of an unexpected");
    }
}
