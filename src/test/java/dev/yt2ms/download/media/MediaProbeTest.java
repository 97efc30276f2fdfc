package dev.yt2ms.download.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.download.media.MediaProbe.Expected;
import dev.yt2ms.download.media.MediaProbe.Result;
import dev.yt2ms.download.process.BoundedCommand;
import dev.yt2ms.download.process.ChildEnvironment;
import dev.yt2ms.download.ytdlp.RandomJson;
import dev.yt2ms.download.ytdlp.TestDownloads;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StartsProcesses
class MediaProbeTest {

    private static final long SEED = 20261124;
    private static final Expected CLIP = new Expected(Duration.ofSeconds(Clips.SECONDS), true, false, false);

    private static final Pattern FIELD = Pattern.compile("(?<==)[^|\\n]+");

    @TempDir
    Path folder;

    private final Cancellation cancellation = new Cancellation();

    @Test
    void completeFilesOfSeveralFormatsAreAccepted() throws Exception {
        for (Path file : new Path[] {Clips.mp4(), Clips.mp4IndexLast(), Clips.matroska()}) {
            assertThat(probe(file, CLIP)).as("%s", file).isInstanceOf(Result.Whole.class);
        }
    }

    @Test
    void aFileWithoutSoundIsAcceptedIfNoSoundWasChosen() throws Exception {
        Expected silent = new Expected(CLIP.duration(), false, false, false);

        assertThat(((Result.Whole) probe(Clips.silent(), silent)).media()).hasToString("320x180 h264");
    }

    @Test
    void durationsMayDifferALittle() throws Exception {
        assertThat(probe(Clips.mp4(), expecting(10))).isInstanceOf(Result.Whole.class);
        assertThat(probe(Clips.mp4(), expecting(6))).isInstanceOf(Result.Whole.class);
        assertThat(rule(probe(Clips.mp4(), expecting(11)))).isEqualTo("media-duration");
        assertThat(rule(probe(Clips.mp4(), expecting(5)))).isEqualTo("media-duration");
        assertThat(probe(Clips.mp4(), expecting(0))).isInstanceOf(Result.Whole.class);
    }

    @Test
    void ffprobeIsCalledOnceUnlessAStreamEndsLongBeforeTheVideo() throws Exception {
        Path calls = folder.resolve("calls");
        Path real = new TestDownloads().tools().ffprobe();
        Path counting = TestDownloads.script(folder, "ffprobe", "echo call >> " + calls + "; exec " + real + " \"$@\"");
        MediaProbe probe = new MediaProbe(counting, commands(Duration.ofSeconds(30)));

        assertThat(probe.probe(Clips.mp4(), CLIP, cancellation)).isInstanceOf(Result.Whole.class);
        assertThat(Files.readAllLines(calls)).hasSize(1);

        Duration minute = CLIP.duration().plusSeconds(Clips.LONGER_SECONDS);
        Expected complete = new Expected(minute, true, true, true);
        assertThat(probe.probe(Clips.longPicture(), complete, cancellation)).isInstanceOf(Result.Whole.class);
        assertThat(Files.readAllLines(calls)).hasSize(3);

        assertThat(probe.probe(Clips.mp4(), expecting(3600), cancellation))
                .as("result for a file that is shorter than the expected hour")
                .isInstanceOfSatisfying(
                        Result.Broken.class,
                        broken -> assertThat(broken.failure().rule()).isEqualTo("media-duration"));
    }

    @Test
    void aFileThatStopsBeforeItsEndIsReportedAsTruncated() throws Exception {
        Path file = Clips.cutWithWholeBoxes(folder.resolve("half.mp4"));
        assertThat(Mp4Boxes.problem(file)).isEmpty();

        assertThat(rule(probe(file, CLIP))).isEqualTo("media-cut");
    }

    @Test
    void aTruncatedMatroskaFileIsReportedAsTruncated() throws Exception {
        byte[] clip = Clips.bytes(Clips.matroska());
        Path file = Files.write(folder.resolve("half.mkv"), Arrays.copyOf(clip, clip.length / 2));

        assertThat(rule(probe(file, CLIP))).isEqualTo("media-cut");
    }

    @Test
    void aPlaylistThatPosesAsAMediaFileIsNotOpened() throws Exception {
        Path list = folder.resolve("list.mkv");
        Files.writeString(list, "#EXTM3U\n#EXT-X-TARGETDURATION:8\n#EXTINF:8,\n" + Clips.mp4() + "\n#EXT-X-ENDLIST\n");
        Path concat = folder.resolve("concat.mkv");
        Files.writeString(concat, "ffconcat version 1.0\nfile " + Clips.mp4() + "\n");

        assertThat(rule(probe(list, CLIP))).isEqualTo("media-unreadable");
        assertThat(rule(probe(concat, CLIP))).isEqualTo("media-unreadable");
    }

    @Test
    void anFfprobeThatHangsIsEndedAndTheFileIsNotJudged() throws Exception {
        Path slow = TestDownloads.script(folder, "ffprobe", "exec sleep 600");
        MediaProbe probe = new MediaProbe(slow, commands(Duration.ofMillis(300)));

        assertThatThrownBy(() -> probe.probe(Clips.mp4(), CLIP, cancellation))
                .isInstanceOf(MediaProbe.StalledException.class);
    }

    @Test
    void anFfprobeThatCannotRunDoesNotJudgeTheFile() throws Exception {
        Path noLibrary = TestDownloads.script(
                folder,
                "ffprobe",
                "echo \"$TMPDIR\" > '" + folder + "/place'; echo 'libavdevice.so.59: not found' >&2; exit 127");
        MediaProbe probe = new MediaProbe(noLibrary, commands(Duration.ofMinutes(2)));

        assertThatThrownBy(() -> probe.probe(Clips.mp4(), CLIP, cancellation))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("libavdevice.so.59");
        assertThat(folder.resolve("place"))
                .as("directory for temporary files of ffprobe, which must not be /tmp because that may be too small")
                .hasContent(Clips.mp4().resolveSibling(".tmp").toString());
    }

    @Test
    void noFfprobeOutputMakesAFileOfWrongLengthCountAsComplete() throws Exception {
        Path said = folder.resolve("said");
        Path script = TestDownloads.script(
                folder,
                "ffprobe",
                "printf 'packet|stream_index=%s|pts_time=7.9|dts_time=7.9|duration_time=0.1\\n' 0 1; exec cat " + said);
        MediaProbe probe = new MediaProbe(script, commands(Duration.ofSeconds(30)));
        String plain = """
                |||
                stream|index=0|codec_name=h264|codec_type=video|width=320|height=180|start_time=0.000000|duration=8.000000|disposition:attached_pic=0
                stream|index=1|codec_name=aac|codec_type=audio|start_time=0.000000|duration=8.000000|disposition:attached_pic=0
                format|duration=8.000000
                """;
        Random random = new Random(SEED);
        int whole = 0;

        for (int i = 0; i < 300; i++) {
            byte[] output = RandomJson.of(plain, FIELD, random);
            Files.write(said, output);

            Result result = probe.probe(Clips.mp4(), CLIP, cancellation);

            String text = "seed " + SEED + ", text " + i + ": " + new String(output, StandardCharsets.UTF_8);
            assertThat(result).as(text).isInstanceOfAny(Result.Whole.class, Result.Broken.class);
            if (result instanceof Result.Whole ours) {
                whole++;
                assertThat(ours.duration())
                        .as(text)
                        .isBetween(
                                CLIP.duration().minusSeconds(2), CLIP.duration().plusSeconds(2));
                assertThat(ours.media().width()).as(text).isNotNegative();
                assertThat(ours.media().height()).as(text).isNotNegative();
            } else {
                assertThat(rule(result)).as(text).startsWith("media-");
            }
        }

        assertThat(whole)
                .as("number of outputs for which the file counts as complete")
                .isPositive()
                .isLessThan(300);
    }

    @Test
    void aCancelledProbeHasNoResult() throws Exception {
        cancellation.cancel(Cancellation.Reason.RUN_STOPS);

        assertThat(probe(Clips.mp4(), CLIP)).isInstanceOf(Result.Unclear.class);
    }

    private Result probe(Path file, Expected expected) throws IOException, InterruptedException {
        return new MediaProbe(new TestDownloads().tools().ffprobe(), commands(Duration.ofSeconds(30)))
                .probe(file, expected, cancellation);
    }

    private static BoundedCommand commands(Duration limit) {
        return new BoundedCommand(new ChildEnvironment(new KnownSecrets(List.of()), Optional.empty()), limit);
    }

    private static Expected expecting(int seconds) {
        return new Expected(Duration.ofSeconds(seconds), true, false, false);
    }

    private static String rule(Result result) {
        assertThat(result).isInstanceOf(Result.Broken.class);
        return ((Result.Broken) result).failure().rule();
    }
}
