package dev.yt2ms.youtube.api;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.util.NanoClock;
import com.google.api.client.util.Sleeper;
import com.google.api.services.youtube.YouTube;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.youtube.ChannelReference;
import dev.yt2ms.youtube.ListedEntries;
import dev.yt2ms.youtube.ListedPlaylists;
import dev.yt2ms.youtube.OwnerAccess;
import dev.yt2ms.youtube.PlaylistPage;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.VideoSource;
import dev.yt2ms.youtube.http.ApiTiming;
import dev.yt2ms.youtube.http.OkHttpTransport;
import dev.yt2ms.youtube.http.OutageRetry;
import dev.yt2ms.youtube.oauth.LastLogin;
import dev.yt2ms.youtube.oauth.LoginFailures;
import dev.yt2ms.youtube.oauth.TokenEndpoint;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads a channel through the YouTube Data API v3, with an API key or with the owner's login. Each request costs one
 * quota unit. A request that fails with an OUTAGE is retried for about a minute before a {@link SourceException}
 * reports the failure. Every other failure is reported at once.
 */
public final class YouTubeVideoSource implements VideoSource {

    private static final Logger log = LoggerFactory.getLogger(YouTubeVideoSource.class);

    private static final String CHANNEL_PREFIX = "UC";
    private static final String UPLOADS_PREFIX = "UU";
    private static final int UPLOADS_ID_LENGTH = 24;

    /** Adds to a request the parameter that identifies the channel, e.g. the channel's id, handle or user name. */
    @FunctionalInterface
    private interface ChannelFilter {
        YouTube.Channels.List on(YouTube.Channels.List request);
    }

    private final Optional<OwnerAccess> owner;
    private final ApiClient api;
    private final PlaylistLists lists;
    private final Clock clock;

    /**
     * Creates a source, without making a request.
     *
     * @param secrets receives the owner's tokens, so that logs and reports hide them
     * @param network connects to the API and to the owner's token server
     * @param control interrupts requests, and the waits between attempts, when the run stops
     */
    public YouTubeVideoSource(
            SourceSettings settings, KnownSecrets secrets, Network network, Clock clock, RunControl control) {
        this(settings, secrets, OkHttpTransport.stoppedBy(control, network), ApiTiming.standard(), clock, control);
    }

    /** Creates a source that makes each request only once, for commands for which a person waits at the terminal. */
    public static YouTubeVideoSource withoutRetries(
            SourceSettings settings, KnownSecrets secrets, Network network, Clock clock, RunControl control) {
        return new YouTubeVideoSource(
                settings, secrets, OkHttpTransport.stoppedBy(control, network), ApiTiming.ONCE, clock, control);
    }

    private YouTubeVideoSource(
            SourceSettings settings,
            KnownSecrets secrets,
            HttpTransport transport,
            ApiTiming timing,
            Clock clock,
            RunControl control) {
        this(
                settings,
                settings.oauth()
                        .<OwnerAccess>map(oauth -> new LastLogin(
                                oauth,
                                new TokenEndpoint(oauth, transport, clock, timing, NanoClock.SYSTEM),
                                secrets,
                                clock)),
                transport,
                clock,
                timing,
                OutageRetry.stoppableSleeper(control),
                NanoClock.SYSTEM);
    }

    public YouTubeVideoSource(
            SourceSettings settings,
            Optional<OwnerAccess> owner,
            HttpTransport transport,
            Clock clock,
            ApiTiming timing,
            Sleeper sleeper,
            NanoClock nanoClock) {
        this.owner = owner;
        this.clock = clock;
        this.api = new ApiClient(settings, owner, transport, clock, timing, sleeper, nanoClock);
        this.lists = new PlaylistLists(api);
    }

    @Override
    public Channel resolve(ChannelReference reference) {
        if (reference instanceof ChannelReference.Mine) {
            return channel(request -> request.setMine(true))
                    .orElseThrow(() -> new SourceException(LoginFailures.noChannel()));
        }
        Channel channel = find(reference);
        owner.flatMap(OwnerAccess::channel)
                .filter(own -> !own.id().equals(channel.id()))
                .ifPresent(own -> log.warn(
                        "The login of source.oauth belongs to {} ({}), not to {} ({}), so only public videos are listed",
                        own.title(),
                        own.id(),
                        channel.title(),
                        channel.id()));
        return channel;
    }

    private Channel find(ChannelReference reference) {
        if (reference instanceof ChannelReference.ById by) {
            return channel(request -> request.setId(List.of(by.id())))
                    .orElseThrow(() -> noChannel("the id " + by.id()));
        }
        if (reference instanceof ChannelReference.ByHandle by) {
            return byHandle(by.handle()).orElseThrow(() -> noChannel("the handle @" + by.handle()));
        }
        if (reference instanceof ChannelReference.ByUsername by) {
            return byUsername(by.username()).orElseThrow(() -> noChannel("the user name " + by.username()));
        }
        if (reference instanceof ChannelReference.ByCustomName by) {
            return byHandle(by.name())
                    .or(() -> byUsername(by.name()))
                    .orElseThrow(() -> noChannel("the name " + by.name()));
        }
        return playlist(((ChannelReference.Playlist) reference).id());
    }

    @Override
    public ListedEntries entries(Channel channel, Optional<String> pageToken) {
        return lists.entries(channel.playlistId(), pageToken);
    }

    @Override
    public VideoPage withDetails(ListedEntries entries) {
        Map<String, Video> found = new HashMap<>();
        List<String> left = new ArrayList<>(entries.ids());
        List<String> unread = List.of();
        try {
            found.putAll(details(left));
            left.removeAll(found.keySet());
            // An answer may lack existing videos by mistake, so the missing ones are requested once more, except those
            // that the list marks as hidden.
            List<String> doubtful =
                    left.stream().filter(id -> !entries.hidden().contains(id)).toList();
            if (!doubtful.isEmpty()) {
                found.putAll(details(doubtful));
                left.removeAll(found.keySet());
            }
            if (found.isEmpty() && doubtful.size() > 1) {
                // The second answer is probably incomplete too, because it is unlikely that all of these videos were
                // deleted. So their details count as unread, and are requested again later.
                unread = doubtful;
                left.removeAll(doubtful);
            }
        } catch (SourceException e) {
            if (!mayBeOfTheseVideos(e.failure())) {
                throw e;
            }
            // The enumeration can continue although the details of these videos can't be read now.
            unread = List.copyOf(left);
            left.clear();
        }
        left.addAll(entries.unsound());
        List<Video> videos = entries.ids().stream()
                .filter(found::containsKey)
                .map(found::get)
                .toList();
        return new VideoPage(videos, left, unread, entries.nextPageToken(), entries.totalResults());
    }

    /**
     * Requests the number of entries that YouTube reports for the list of a channel or playlist (1 quota unit).
     *
     * @return at most {@link #UPLOADS_LIMIT} for a channel; 0 for a channel whose list YouTube does not show
     */
    public long count(Channel channel) {
        try {
            return lists.entries(channel.playlistId(), Optional.empty()).totalResults();
        } catch (SourceException e) {
            if (channel.newestFirst() && SourceException.isAboutThePlaylist(e.failure())) {
                // A channel without public uploads may have no uploads list.
                return 0;
            }
            throw e;
        }
    }

    private static boolean mayBeOfTheseVideos(Failure failure) {
        return failure.failureClass() == FailureClass.OUTAGE || failure.failureClass() == FailureClass.RETRY;
    }

    @Override
    public ListedPlaylists playlistsOf(Channel channel, Optional<String> pageToken) {
        boolean own = owner.flatMap(OwnerAccess::channel)
                .filter(mine -> mine.id().equals(channel.id()))
                .isPresent();
        return own ? lists.mine(pageToken) : lists.ofChannel(channel.id(), pageToken);
    }

    @Override
    public List<Video.Playlist> playlists(Collection<String> ids) {
        return lists.withIds(ids);
    }

    @Override
    public PlaylistPage playlistPage(Video.Playlist playlist, Optional<String> pageToken) {
        return lists.page(playlist, pageToken);
    }

    /** {@inheritDoc} The result has the order of {@code ids}. Malformed ids are not requested. */
    @Override
    public Map<String, Video> details(Collection<String> ids) {
        List<String> asked = ids.stream()
                .distinct()
                .filter(id -> PlaylistLists.SAFE_ID.matcher(id).matches())
                .toList();
        Map<String, Video> found = new LinkedHashMap<>();
        for (int from = 0; from < asked.size(); from += PAGE_SIZE) {
            found.putAll(detailsOfOnePage(asked.subList(from, Math.min(asked.size(), from + PAGE_SIZE))));
        }
        return found;
    }

    @Override
    public long quotaUsed() {
        return api.requestsSent();
    }

    private Map<String, Video> detailsOfOnePage(List<String> ids) {
        JsonNode answer = api.ask(youtube -> youtube.videos()
                .list(VideoJson.PARTS)
                .setId(ids)
                .setMaxHeight(VideoJson.PLAYER_HEIGHT)
                .setFields("items(" + VideoJson.FIELDS + ")")
                .setPrettyPrint(false));
        Instant now = clock.instant();
        Map<String, JsonNode> answered = new LinkedHashMap<>();
        for (JsonNode item : PlaylistLists.items(answer)) {
            if (VideoJson.isThere(item)) {
                answered.putIfAbsent(VideoJson.text(item, "id"), item);
            }
        }
        Map<String, Video> videos = new LinkedHashMap<>();
        for (String id : ids) {
            if (answered.containsKey(id)) {
                videos.put(id, VideoJson.video(id, answered.get(id), now));
            }
        }
        return videos;
    }

    private Optional<Channel> byHandle(String handle) {
        return channel(request -> request.setForHandle("@" + handle));
    }

    private Optional<Channel> byUsername(String name) {
        return channel(request -> request.setForUsername(name));
    }

    private Optional<Channel> channel(ChannelFilter filter) {
        JsonNode answer = api.ask(youtube -> filter.on(youtube.channels().list(List.of("snippet", "contentDetails")))
                .setFields("items(id,snippet/title,contentDetails/relatedPlaylists/uploads)")
                .setPrettyPrint(false));
        List<JsonNode> items = PlaylistLists.items(answer);
        if (items.isEmpty()) {
            return Optional.empty();
        }
        JsonNode item = items.get(0);
        String id = safe(VideoJson.text(item, "id"));
        String uploads = VideoJson.text(item.path("contentDetails").path("relatedPlaylists"), "uploads");
        return Optional.of(new Channel(id, VideoJson.title(item.path("snippet"), "title"), uploads(uploads, id)));
    }

    /**
     * Returns the id of a channel's uploads list. If the API omits this id, as it may do for a channel without public
     * uploads, it is derived from the channel's id, which begins with {@code UC} instead of {@code UU}.
     */
    private static String uploads(String shown, String channelId) {
        boolean derivable = channelId.startsWith(CHANNEL_PREFIX) && channelId.length() > CHANNEL_PREFIX.length();
        return derivable && !PlaylistLists.SAFE_ID.matcher(shown).matches()
                ? UPLOADS_PREFIX + channelId.substring(CHANNEL_PREFIX.length())
                : safe(shown);
    }

    private Channel playlist(String id) {
        return ownerOfUploads(id).orElseGet(() -> {
            JsonNode answer = api.ask(youtube -> youtube.playlists()
                    .list(List.of("snippet"))
                    .setId(List.of(id))
                    .setFields("items(id,snippet(channelId,title))")
                    .setPrettyPrint(false));
            JsonNode snippet = PlaylistLists.items(answer).stream()
                    .findFirst()
                    .orElseThrow(() -> refusal(
                            "playlist-not-found",
                            "There is no public playlist with the id " + id + " on YouTube: check source.channel"))
                    .path("snippet");
            return new Channel(VideoJson.text(snippet, "channelId"), VideoJson.title(snippet, "title"), id);
        });
    }

    /**
     * Finds the channel whose uploads list is this playlist. The two ids are the same, except that the list's id begins
     * with {@code UU} and the channel's with {@code UC}. The channel is then used instead of the playlist, so that
     * people see the channel's title.
     */
    private Optional<Channel> ownerOfUploads(String playlistId) {
        if (!playlistId.startsWith(UPLOADS_PREFIX) || playlistId.length() != UPLOADS_ID_LENGTH) {
            return Optional.empty();
        }
        String channelId = CHANNEL_PREFIX + playlistId.substring(UPLOADS_PREFIX.length());
        return channel(request -> request.setId(List.of(channelId)))
                .filter(channel -> channel.playlistId().equals(playlistId));
    }

    private static String safe(String id) {
        if (!PlaylistLists.SAFE_ID.matcher(id).matches()) {
            throw PlaylistLists.badAnswer("a channel without a valid id");
        }
        return id;
    }

    private static SourceException noChannel(String how) {
        return refusal("channel-not-found", "There is no channel with " + how + " on YouTube: check source.channel");
    }

    private static SourceException refusal(String rule, String message) {
        return new SourceException(Failure.of(FailureClass.OPERATOR, rule, message));
    }
}
