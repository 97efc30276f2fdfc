package dev.yt2ms.job;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Failure.Stage;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A channel in which some videos are refused individually, each with a message of its own. There may also be a common
 * fault that begins after some downloads.
 *
 * @param downloadRefusals the failure of the downloads of each refused video, by video id
 * @param uploadRefusals the failure of the uploads of each refused video, by video id
 * @param hiccups the single failure of each video that fails once and then succeeds, by video id
 * @param uploadOutage the number of uploads after which the platform accepts none for a while; empty for no outage
 */
public record RefusalMix(
        long seed,
        List<Video> videos,
        Map<String, Failure> downloadRefusals,
        Map<String, Failure> uploadRefusals,
        Map<String, Failure> hiccups,
        Optional<Fault> fault,
        int workers,
        int attempts,
        OptionalInt uploadOutage) {

    /** The failure of every upload while the platform accepts none. */
    static final Failure UPLOADS_AWAY = said("upload-unavailable", "HTTP 503").escalatingTo(FailureClass.OUTAGE);

    /**
     * A fault that affects all videos, e.g. of a tool, the address, the cookies, the network or the platform.
     *
     * @param after the number of downloads after which the fault begins
     * @param failure the failure of every video from then on
     * @param stops the kind of stop reason with which the run must end
     */
    public record Fault(int after, Failure failure, StopReason.Kind stops) {}

    private static final List<Function<String, Failure>> WORDS = List.of(
            id -> said("unknown", "This video " + id + " is only for Music Premium members, part 17")
                    .escalatingTo(FailureClass.OPERATOR),
            id -> said("unknown", "Odd number " + id.hashCode() + " of " + id + new StringBuilder(id).reverse())
                    .escalatingTo(FailureClass.OPERATOR),
            id -> said("http-403", "HTTP Error 403").escalatingTo(FailureClass.OPERATOR),
            id -> said("http-403", "HTTP Error 403")
                    .escalatingTo(FailureClass.OPERATOR)
                    .at(Stage.MEDIA),
            id -> said("no-formats", "No formats").escalatingTo(FailureClass.OPERATOR),
            id -> said("throttled", "Try again later").escalatingAloneTo(FailureClass.THROTTLED),
            id -> said("bot-check", "Not a bot?").escalatingAloneTo(FailureClass.OPERATOR),
            id -> said("network", "Broke off").escalatingTo(FailureClass.OUTAGE),
            id -> said("network", "Broke off").escalatingTo(FailureClass.OUTAGE).at(Stage.MEDIA),
            id -> said("media-cut", "Cut").escalatingTo(FailureClass.OPERATOR).at(Stage.TOOLS),
            id -> said("media-duration", "Too short").at(Stage.TOOLS),
            id -> Failure.of(FailureClass.PERMANENT, "gone", "Gone")
                    .escalatingTo(FailureClass.OPERATOR)
                    .ifSourceAgrees("Not given out"),
            id -> Failure.of(FailureClass.PERMANENT, "private", "Private"),
            id -> Failure.of(FailureClass.DEFERRED, "not-yet", "Not yet"));

    private static final List<Failure> PLATFORM_WORDS = List.of(
            Failure.of(FailureClass.PERMANENT, "upload-too-large", "Too large"),
            said("upload-rejected", "Rejected").escalatingTo(FailureClass.OPERATOR),
            said("upload-url-expired", "Expired").escalatingTo(FailureClass.OPERATOR),
            said("upload-unavailable", "HTTP 503").escalatingTo(FailureClass.OUTAGE),
            said("upload-throttled", "HTTP 429").escalatingTo(FailureClass.OUTAGE));

    private static final List<Fault> FAULTS = List.of(
            stopping(said("bot-check", "Not a bot?").escalatingAloneTo(FailureClass.OPERATOR)),
            stopping(said("js-runtime", "No runtime").escalatingAloneTo(FailureClass.OPERATOR)),
            stopping(said("unknown", "Failed to extract any player response").escalatingTo(FailureClass.OPERATOR)),
            stopping(said("http-403", "HTTP Error 403")
                    .escalatingTo(FailureClass.OPERATOR)
                    .at(Stage.MEDIA)),
            stopping(said("postprocessing", "ffmpeg is broken")
                    .escalatingTo(FailureClass.OPERATOR)
                    .at(Stage.TOOLS)),
            stopping(Failure.of(FailureClass.OPERATOR, "disk-full", "No room")),
            new Fault(
                    0,
                    said("throttled", "Try again later").escalatingAloneTo(FailureClass.THROTTLED),
                    StopReason.Kind.LATER),
            new Fault(0, said("network", "Broke off").escalatingTo(FailureClass.OUTAGE), StopReason.Kind.LATER));

    private static Fault stopping(Failure failure) {
        return new Fault(0, failure, StopReason.Kind.OPERATOR);
    }

    private static Failure said(String rule, String message) {
        return Failure.of(FailureClass.RETRY, rule, message);
    }

    public static RefusalMix of(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        int size = 1 + random.nextInt(random.nextBoolean() ? 8 : 40);
        List<Video> videos = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            videos.add(video("s%dv%02d".formatted(seed, i), random));
        }
        List<Video> order = new ArrayList<>(videos);
        switch (random.nextInt(3)) {
            case 0 -> {} // The first videos of the list are refused.
            case 1 ->
                order.sort(Comparator.comparing(video -> -video.counts().views().orElse(0)));
            default -> Collections.shuffle(order, random);
        }
        Map<String, Failure> refusals = new HashMap<>();
        boolean oneWord = random.nextInt(3) == 0;
        int word = random.nextInt(WORDS.size());
        double share = random.nextDouble() * 0.8;
        order.stream()
                .limit(Math.round(share * size))
                .forEach(video -> refusals.put(
                        video.id(),
                        WORDS.get(oneWord ? word : random.nextInt(WORDS.size())).apply(video.id())));
        Map<String, Failure> uploads = new HashMap<>();
        int most = random.nextInt(7);
        videos.stream()
                .filter(video -> !refusals.containsKey(video.id()) && uploads.size() < most && random.nextInt(4) == 0)
                .forEach(video -> uploads.put(video.id(), PLATFORM_WORDS.get(random.nextInt(PLATFORM_WORDS.size()))));
        int attempts = 1 + random.nextInt(5);
        Map<String, Failure> hiccups = new HashMap<>();
        videos.stream()
                .filter(video -> attempts > 1 && !refusals.containsKey(video.id()) && random.nextInt(6) == 0)
                .forEach(video ->
                        hiccups.put(video.id(), WORDS.get(random.nextInt(9)).apply(video.id())));
        Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        boolean faulty = !random.nextBoolean();
        int after = faulty ? random.nextInt(2 * size) : 0;
        int workers = 1 + random.nextInt(2);
        OptionalInt uploadOutage =
                !faulty && random.nextBoolean() ? OptionalInt.of(random.nextInt(size)) : OptionalInt.empty();
        return new RefusalMix(
                seed,
                videos,
                refusals,
                uploads,
                hiccups,
                faulty ? Optional.of(new Fault(after, fault.failure(), fault.stops())) : Optional.empty(),
                workers,
                attempts,
                uploadOutage);
    }

    private static Video video(String id, Random random) {
        // The order of these random numbers must not change, because it determines the mixes of the known seeds.
        OptionalLong views = random.nextInt(10) == 0 ? OptionalLong.empty() : OptionalLong.of(random.nextInt(100_000));
        Video.Privacy privacy = random.nextInt(5) == 0 ? Video.Privacy.UNLISTED : Video.Privacy.PUBLIC;
        return new Video(
                id,
                new Video.Snippet(id, "", List.of(), "", ""),
                new Video.Publication(Instant.parse("2020-01-01T00:00:00Z"), "UC", "A channel", privacy, false),
                Duration.ofMinutes(1),
                new Video.Picture(Video.Shape.WIDE, Video.Definition.HIGH),
                Video.Broadcast.NONE,
                new Video.Counts(views, OptionalLong.empty(), OptionalLong.empty()),
                List.of(),
                Instant.parse("2026-11-24T00:00:00Z"));
    }

    /** Returns the videos that can be moved. */
    Set<String> movable() {
        return videos.stream().map(Video::id).filter(this::isMovable).collect(Collectors.toCollection(TreeSet::new));
    }

    public boolean isMovable(String id) {
        return !downloadRefusals.containsKey(id) && !uploadRefusals.containsKey(id);
    }

    @Override
    public String toString() {
        return "seed %d: %d videos, %d refused, %d refused by the platform, %d hiccups, %d workers, %d attempts, fault %s, uploads away after %s"
                .formatted(
                        seed,
                        videos.size(),
                        downloadRefusals.size(),
                        uploadRefusals.size(),
                        hiccups.size(),
                        workers,
                        attempts,
                        fault,
                        uploadOutage);
    }
}
