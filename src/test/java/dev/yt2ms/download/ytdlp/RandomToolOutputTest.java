package dev.yt2ms.download.ytdlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.download.failure.DownloadErrors;
import dev.yt2ms.download.staging.DiskRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tests that an error text of yt-dlp is always classified the same, whatever names, colours, warnings and titles
 * surround it.
 */
class RandomToolOutputTest {

    private static final int ROUNDS = 5000;
    private static final DiskRoom ROOM = new DiskRoom(1L << 40, 1L << 20, 1L << 20);

    /** Maps each text of YouTube to its rule. A percent sign stands for a name that anybody can choose. */
    private static final Map<String, String> YOUTUBE = Map.ofEntries(
            Map.entry(
                    "This video is available to this channel's members on level: % (or any higher level).",
                    "members-only"),
            Map.entry("Join this channel to get access to members-only content like %", "members-only"),
            Map.entry(
                    "Video unavailable. This video contains content from %, who has blocked it on copyright grounds",
                    "blocked-on-copyright"),
            Map.entry(
                    "This video contains content from %, who has blocked it in your country on copyright grounds",
                    "blocked-in-country"),
            Map.entry("Video unavailable. This video is no longer available due to a copyright claim by %", "gone"),
            Map.entry("This video has been removed for violating YouTube's policy on %", "gone"),
            Map.entry("Sign in to confirm you're not a bot. %", "bot-check"),
            Map.entry("Sign in to confirm your age. %", "age-restricted"),
            Map.entry("Private video. Sign in if you've been granted access to this video. %", "private"),
            Map.entry("We're processing this video. Check back later. %", "processing"),
            Map.entry("This live event has ended. %", "live"),
            Map.entry("Premieres in 3 hours. %", "not-yet"),
            Map.entry("This video is only available to Music Premium members. %", "premium-only"));

    private static final Map<String, String> TOOL = Map.of(
            "ERROR: [youtube] !: Unable to download API page: HTTP Error 403: Forbidden (caused by <HTTPError 403: Forbidden>)",
            "http-403",
            "ERROR: unable to download video data: HTTP Error 404: Not Found",
            "http-gone",
            "ERROR: [youtube] !: Unable to download webpage: The read operation timed out",
            "network",
            "ERROR: Postprocessing: Conversion failed!",
            "postprocessing",
            "ERROR: unable to write data: [Errno 28] No space left on device",
            "disk-full");

    private static final List<String> HOSTILE = List.of(
            "HTTP Error 429",
            "Private video",
            "Unable to download webpage: HTTP Error 503",
            "No space left on device",
            "Interrupted by user",
            "Sign in to confirm you're not a bot",
            "Premieres in 3 hours",
            "Postprocessing: Conversion failed!",
            "ERROR: [youtube] x: Video unavailable",
            "x does not pass filter (live_status!=?is_live), skipping ..",
            "fragment 3 not found",
            "the cookies are no longer valid",
            "n challenge solving failed",
            "a & b <c> &amp; \"d\"",
            "Ünïcødé \u202e \ud83d\ude00",
            "x".repeat(3000));

    private static final List<String> BESIDE = List.of(
            "WARNING: [youtube] !: Some web client https formats have been skipped as they are missing a URL",
            "WARNING: [youtube] !: android client https formats require a GVS PO Token which was not provided",
            "WARNING: [youtube] No title found in player responses; falling back to title from initial data",
            "WARNING: Unable to download video subtitles for 'en': HTTP Error 429: Too Many Requests",
            "WARNING: [youtube] !: Native nsig extraction failed: Trying with PhantomJS",
            "         n = abc ; player = https://www.youtube.com/s/player/x/base.js",
            "[debug] Loaded 1864 extractors",
            "[debug] [youtube] !: tv player response playability status: ERROR",
            "Deprecated Feature: The option -x has been deprecated");

    private final DownloadErrors errors = new DownloadErrors(text -> text);

    @Test
    void anErrorTextIsClassifiedTheSameAmongAnyOtherOutput() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            boolean ofYouTube = random.nextInt(4) > 0;
            Map.Entry<String, String> chosen = pick(random, List.copyOf((ofYouTube ? YOUTUBE : TOOL).entrySet()));
            String text =
                    (ofYouTube ? "ERROR: [youtube] !: " : "") + chosen.getKey().replace("%", pick(random, HOSTILE));
            List<String> stderr = new ArrayList<>(noise(random, BESIDE));
            stderr.add(random.nextBoolean() ? text : text.replaceFirst("ERROR:", "\u001b[0;31mERROR:\u001b[0m"));
            stderr.addAll(noise(random, BESIDE));
            stderr.replaceAll(line ->
                    line.replace("] !: ", "] " + pick(random, List.of("dQw4w9WgXcQ", "a-SABR-bcde", "-_-")) + ": "));
            List<String> stdout = noise(
                    random,
                    List.of(
                            "[youtube] Extracting URL: https://www.youtube.com/watch?v=x",
                            "[download] Downloading playlist: " + pick(random, HOSTILE),
                            "[download] " + pick(random, HOSTILE) + " has already been downloaded",
                            "[info] x: Downloading 1 format(s): 136+140"));

            assertThat(errors.ofExit(1, stderr, stdout, ROOM).rule())
                    .as("seed %d round %d: %s %s", seed, round, stderr, stdout)
                    .isEqualTo(chosen.getValue());
        }
    }

    private static <T> T pick(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static List<String> noise(Random random, List<String> lines) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(line -> pick(random, lines))
                .toList();
    }

    private static String dressed(Random random, String text) {
        String line = text.replace(
                "'", pick(random, List.of("'", "\u2019", "\u2018", "&#39;", "&#x27;", "&rsquo;", "\u02bc")));
        return line.startsWith("ERROR") ? line : line.replace(" ", pick(random, List.of(" ", "  ", "\u00a0")));
    }
}
