package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.media.Clip;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.settings.jobfile.NumericKeys;
import dev.yt2ms.settings.jobfile.NumericKeys.Ends;
import dev.yt2ms.wholejob.TestBed.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests migrations in which the numbers of the job file are at their minimum or at their maximum. */
@StartsProcesses
class NumbersTest extends WholeJobTest {

    /**
     * Keys that are not at their minimum in the test of all minimums. At the minimum of {@code select.max-duration} no
     * video would be selected, and at the minimum of {@code download.stall-timeout} good downloads would be ended on a
     * slow machine.
     */
    private static final Set<String> LEAST_ALONE = Set.of("select.max-duration", "download.stall-timeout");

    /** Keys that are not at their maximum in the test of all maximums, because no video would be selected then. */
    private static final Set<String> GREATEST_ALONE =
            Set.of("select.min-duration", "select.min-views", "select.min-age");

    @ParameterizedTest
    @EnumSource
    void aJobWithEveryNumberAtItsMinimumMovesItsVideo(Database database) throws Exception {
        // The clip is as small as possible, because the minimum rate limit is 10 kB a second.
        bed.use(database).sandbox.channel().fill(2, new Clip(Clip.Pattern.TEST_CARD, 0, 1, 64, 36));

        CommandLineProcess.Result result = bed.run("migrate", allBut(LEAST_ALONE, Ends::least));
        if (result.exitCode() == 75) {
            // The platform had not encoded the video yet, and a run with a verify.patience of 0 does not wait for the
            // encoding.
            assertThat(result.out()).contains("1 not verified yet");
            result = bed.run("migrate", allBut(LEAST_ALONE, Ends::least));
        }

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(bed.videosIn("VERIFIED"))
                .as("verified videos with select.limit at its minimum of 1")
                .hasSize(1);
        assertThat(bed.videosIn("SKIPPED")).hasSize(1);
        bed.assertNothingLeftBehind();
    }

    @ParameterizedTest
    @EnumSource
    void aJobWithEveryNumberAtItsMaximumMovesItsVideo(Database database) throws Exception {
        // The channel has only one video, because the pause between two downloads would last for years.
        bed.use(database).sandbox.channel().fill(1);

        CommandLineProcess.Result result = bed.run("sync", allBut(GREATEST_ALONE, Ends::greatest));

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        assertThat(bed.videosIn("VERIFIED")).hasSize(1);
        CommandLineProcess.Result plan = bed.run("plan", allBut(GREATEST_ALONE, Ends::greatest));
        assertThat(plan.exitCode()).as(plan.out() + plan.err()).isZero();
    }

    @Test
    void limitsThatAllowNoVideoSkipEveryVideo() {
        Instant recently = Instant.now().minus(Duration.ofDays(1));
        bed.sandbox
                .channel()
                .add(
                        SandboxVideo.of("firstfirstf").publishedAt(recently).build(),
                        SandboxVideo.of("secondsecon").publishedAt(recently).build());
        for (String key : GREATEST_ALONE) {
            assertThat(bed.run("migrate", set(key, NumericKeys.all().get(key).greatest()))
                            .exitCode())
                    .as(key)
                    .isZero();
            assertThat(bed.videosIn("SKIPPED")).as(key).hasSize(2);
        }
        assertThat(bed.run("migrate", set("select.max-duration", "0s")).exitCode())
                .isZero();
        assertThat(bed.videosIn("SKIPPED")).hasSize(2);
    }

    /**
     * If the run would have to wait for years, it ends and asks to be run again later; with a wait of zero it continues
     * at once.
     */
    @Test
    void pausesAndLimitsOfZeroAndOfYearsWork() {
        // When three different videos fail, the run concludes at once that the platform is unavailable. With a canary
        // it would move only one video at first and need a minute to conclude this, so the canary is off.
        bed.set("canary.videos", "0").sandbox.channel().fill(3);
        bed.sandbox.faults().add(Fault.at("watch", Fault.status(429)).always());
        CommandLineProcess.Result throttled =
                bed.run("migrate", set("download.throttle-pause", "3650d"), set("download.throttle-pauses", "0"));
        assertThat(throttled.exitCode()).as(throttled.err()).isEqualTo(75);
        assertThat(throttled.out()).containsPattern("Run again at 203\\d-");

        bed.sandbox.faults().clear();
        bed.sandbox.faults().add(Fault.at("watch", Fault.status(429)).times(3));
        bed.sandbox
                .faults()
                .add(Fault.at("platform.CreateUploaderSession", Fault.status(503))
                        .always());
        CommandLineProcess.Result away = bed.run(
                "migrate",
                set("download.throttle-pause", "0s"),
                set("download.throttle-pauses", "1000"),
                set("destination.outage-limit", "0s"));
        assertThat(away.exitCode()).as(away.err()).isEqualTo(75);
        assertThat(away.out()).contains("the platform has been unavailable");

        bed.sandbox.faults().clear();
        bed.letWaitsEnd();
        CommandLineProcess.Result last = bed.run("migrate", set("destination.outage-limit", "3650d"));
        assertThat(last.exitCode()).as(last.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
    }

    @Test
    void aNumberOutOfRangeIsAnErrorOfTheJobFile() {
        CommandLineProcess.Result result = bed.run("migrate", set("download.stall-timeout", "3651d"));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("yt2ms: migration.download.stall-timeout: '3651d' is not allowed; give a duration such as"
                        + " 500ms, 90s, 15m, 6h or 7d, from 1s to 3650d\n");
    }

    private static String[] allBut(Set<String> alone, Function<Ends, String> end) {
        List<String> options = new ArrayList<>();
        NumericKeys.all().forEach((key, ends) -> {
            if (!alone.contains(key)) {
                options.add(set(key, end.apply(ends)));
            }
        });
        return options.toArray(new String[0]);
    }

    private static String set(String key, String value) {
        return "--set=migration." + key + "=" + value;
    }
}
