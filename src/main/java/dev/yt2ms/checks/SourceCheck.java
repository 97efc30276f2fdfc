package dev.yt2ms.checks;

import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Values;
import dev.yt2ms.youtube.ChannelReference;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoSource;
import dev.yt2ms.youtube.api.YouTubeVideoSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Asks YouTube for the channel and its number of videos. This costs two or three quota units. If the job file names
 * playlists, it costs one more for every 50 playlists of the channel.
 */
final class SourceCheck {

    private static final String KEY = "YouTube key";
    private static final String CHANNEL = "channel";

    private final Settings settings;
    private final RunControl control = new RunControl();
    private final YouTubeVideoSource source;
    private final BiFunction<VideoSource, Channel, List<String>> playlistProblems;
    private volatile Optional<Channel> found = Optional.empty();

    /** @param playlistProblems finds problems with the playlists that the job file names */
    SourceCheck(
            Settings settings, KnownSecrets secrets, BiFunction<VideoSource, Channel, List<String>> playlistProblems) {
        this.playlistProblems = playlistProblems;
        this.settings = settings;
        this.source = YouTubeVideoSource.withoutRetries(
                settings.source(), secrets, Network.ofSource(settings.machine().network()), Clock.systemUTC(), control);
    }

    /** Cancels the running requests. */
    void abandon() {
        control.stop(StopReason.of(StopReason.Kind.LATER, "no answer within the time limit"));
    }

    /** The channel; empty before it was found. */
    Optional<Channel> found() {
        return found;
    }

    List<Finding> findings() {
        try {
            Channel channel =
                    source.resolve(ChannelReference.parse(settings.source().channel()));
            found = Optional.of(channel);
            long videos = source.count(channel);
            List<String> wrong = playlistProblems.apply(source, channel);
            List<Finding> findings = new ArrayList<>(List.of(
                    Finding.ok(
                            KEY,
                            "%s is valid and has quota (this check used %d units)"
                                    .formatted(credential(), source.quotaUsed())),
                    Finding.ok(
                            CHANNEL, "%s (%s), %s".formatted(channel.title(), channel.id(), number(channel, videos)))));
            if (!wrong.isEmpty()) {
                findings.add(Finding.error(
                        "playlists", String.join(". ", wrong), "correct the playlists that the job file names"));
            }
            return findings;
        } catch (SourceException e) {
            return List.of(finding(e.failure()));
        }
    }

    private String credential() {
        return settings.source().oauth().isPresent() ? "the owner's login" : "the key";
    }

    private static String number(Channel channel, long videos) {
        return channel.newestFirst() && videos >= VideoSource.UPLOADS_LIMIT
                ? videos + " videos or more: YouTube lists only the newest %d".formatted(VideoSource.UPLOADS_LIMIT)
                : Values.count(videos, "video");
    }

    private Finding finding(Failure failure) {
        if (failure.rule().equals(SourceException.QUOTA_EXCEEDED)) {
            return Finding.warning(
                    KEY, failure.message(), "run again after midnight Pacific time, when YouTube renews the quota");
        }
        if (SourceException.isAboutAList(failure)) {
            return Finding.error(CHANNEL, failure.message(), "correct migration.source.channel");
        }
        boolean login = settings.source().oauth().isPresent();
        String fix = switch (failure.failureClass()) {
            case OUTAGE, RETRY, THROTTLED, DEFERRED ->
                "run again later, and check migration.source.api-url and migration.source.proxy";
            case OPERATOR, PERMANENT ->
                failure.rule().startsWith("source-")
                        ? "fix what the check \"connection to the YouTube API\" reports"
                        : login
                                ? "run " + JobCommands.UNKNOWN_FILE.quoted("login")
                                        + " again, or correct migration.source.oauth"
                                : "correct migration.source.api-key";
        };
        return Finding.error(KEY, failure.message(), fix);
    }
}
