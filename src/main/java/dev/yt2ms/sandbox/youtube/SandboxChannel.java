package dev.yt2ms.sandbox.youtube;

import dev.yt2ms.model.Video;
import dev.yt2ms.sandbox.media.Clip;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sandbox's channel. It can be changed at any time. Thread-safe. */
public final class SandboxChannel {

    /** The handle, without {@code @}. */
    public static final String HANDLE = "yt2ms-sandbox";

    /** The legacy user name. */
    public static final String USERNAME = "yt2mssandbox";

    /** The channel's id. */
    public static final String ID = "UCyt2msSandboxChannel_01";

    /** The id of the uploads playlist. */
    public static final String UPLOADS = "UU" + ID.substring(2);

    /** The maximum number of entries that an uploads playlist shows, as on YouTube. */
    public static final int UPLOADS_LIMIT = 20_000;

    private static final Instant FIRST_FILLED = Instant.parse("2015-03-01T08:00:00Z");
    private static final int FILLED_CLIPS = 4;

    private final Map<String, SandboxVideo> videos = new LinkedHashMap<>();
    private final Map<String, SandboxPlaylist> playlists = new LinkedHashMap<>();
    private String title = "yt2ms sandbox";
    /**
     * The uploads that the owner sees. This list and {@link #listed}, which has the uploads that everyone else sees,
     * are built at the first request after a change.
     */
    private @Nullable List<SandboxVideo> uploads;

    private @Nullable List<SandboxVideo> listed;

    public SandboxChannel() {}

    public synchronized String title() {
        return title;
    }

    public synchronized SandboxChannel title(String value) {
        title = value;
        return this;
    }

    /** Adds videos; a video replaces an earlier one with the same id. */
    public SandboxChannel add(SandboxVideo... added) {
        return add(Arrays.asList(added));
    }

    /** Adds videos; a video replaces an earlier one with the same id. */
    public synchronized SandboxChannel add(Collection<SandboxVideo> added) {
        added.forEach(video -> videos.put(video.id(), video));
        uploads = null;
        return this;
    }

    /** Deletes a video, as its owner would. */
    public synchronized SandboxChannel remove(String videoId) {
        videos.remove(videoId);
        uploads = null;
        return this;
    }

    /** Adds a playlist, or replaces the one with its id. */
    public synchronized SandboxChannel add(SandboxPlaylist playlist) {
        playlists.put(playlist.id(), playlist);
        return this;
    }

    /**
     * Adds videos that share a few small clips in MP4. Their ids are {@code fill-000000}, {@code fill-000001} and so
     * on. Their dates begin in 2015 and increase with the ids.
     */
    public SandboxChannel fill(int count) {
        return fill(count, Clip.testCard(0, 2));
    }

    /** Adds videos as {@link #fill(int)} does, but with this clip in a few colours. */
    public SandboxChannel fill(int count, Clip like) {
        List<SandboxVideo> filled = new ArrayList<>(count);
        List<Clip> clips = new ArrayList<>();
        for (int i = 0; i < FILLED_CLIPS; i++) {
            int hue = (like.hue() + i * 360 / FILLED_CLIPS) % 360;
            clips.add(new Clip(like.pattern(), hue, like.seconds(), like.width(), like.height()));
        }
        for (int i = 0; i < count; i++) {
            filled.add(SandboxVideo.of(filledId(i))
                    .title("Video number " + i)
                    .description("The video number " + i + " of a long channel.")
                    .publishedAt(FIRST_FILLED.plus(Duration.ofHours(4L * i)))
                    .viewCount(100L * i)
                    .clip(clips.get(i % FILLED_CLIPS))
                    .build());
        }
        return add(filled);
    }

    /** The id of a video that {@link #fill(int)} added. */
    public static String filledId(int number) {
        return String.format(Locale.ROOT, "fill-%06d", number);
    }

    /** A video by its id. */
    public synchronized Optional<SandboxVideo> video(String videoId) {
        return Optional.ofNullable(videos.get(videoId));
    }

    /** All videos, in the order in which they were added. */
    public synchronized List<SandboxVideo> videos() {
        return List.copyOf(videos.values());
    }

    /**
     * Returns a playlist by its id.
     *
     * @param owner whether the owner asks; other callers do not see private playlists
     */
    synchronized Optional<SandboxPlaylist> playlist(String playlistId, boolean owner) {
        return Optional.ofNullable(playlists.get(playlistId))
                .filter(playlist -> owner || playlist.privacy() != Video.Privacy.PRIVATE);
    }

    /** All playlists except the uploads, in the order in which they were added. */
    synchronized List<SandboxPlaylist> playlists() {
        return List.copyOf(playlists.values());
    }

    /** The playlists that are listed publicly. */
    List<SandboxPlaylist> publicPlaylists() {
        return playlists().stream()
                .filter(playlist -> playlist.privacy() == Video.Privacy.PUBLIC)
                .toList();
    }

    /**
     * The entries of the uploads playlist, newest first. As on YouTube, only the owner sees unlisted videos. Other
     * callers see a private video as an entry without details, and {@code videos.list} does not return it.
     */
    synchronized List<SandboxVideo> uploads(boolean toOwner) {
        if (uploads == null) {
            List<SandboxVideo> newestFirst = videos.values().stream()
                    .sorted(Comparator.comparing(SandboxVideo::publishedAt).reversed())
                    .toList();
            uploads = newestFirst.stream().limit(UPLOADS_LIMIT).toList();
            listed = newestFirst.stream()
                    .filter(video -> video.privacy() != Video.Privacy.UNLISTED)
                    .limit(UPLOADS_LIMIT)
                    .toList();
        }
        return Objects.requireNonNull(toOwner ? uploads : listed);
    }
}
