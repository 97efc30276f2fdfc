package dev.yt2ms.sandbox.youtube;

import dev.yt2ms.files.RandomWord;
import dev.yt2ms.model.Video;
import dev.yt2ms.sandbox.http.Call;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.Reply;
import dev.yt2ms.sandbox.youtube.AuthorizationServer.Account;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The list methods of the YouTube Data API v3 that a migration uses: channels, playlists, playlistItems, videos. Each
 * call costs one quota unit.
 */
public final class YouTubeApi {

    /** The key that the API accepts until a test sets another one; it is random in each process. */
    public static final String KEY = "sandbox-youtube-key-" + RandomWord.create();

    private static final int MOST_PER_PAGE = 50;
    private static final int DEFAULT_PER_PAGE = 5;
    private static final String VERSION = "youtube/v3/";

    private final SandboxChannel channel;
    private final AuthorizationServer authorization;
    private final YouTubeResources resources;
    private final AtomicLong quotaUsed = new AtomicLong();
    private volatile long quotaLimit = Long.MAX_VALUE;
    private volatile String acceptedKey = KEY;

    public YouTubeApi(SandboxChannel channel, AuthorizationServer authorization) {
        this.channel = channel;
        this.authorization = authorization;
        this.resources = new YouTubeResources(channel);
    }

    /** The quota units used since the start or the last reset. */
    public long quotaUsed() {
        return quotaUsed.get();
    }

    /** Sets the quota. When it is used up, calls are refused with {@code quotaExceeded}. */
    public void quotaLimit(long units) {
        quotaLimit = units;
    }

    /** Makes the whole quota available again, as YouTube does at midnight Pacific time. */
    public void resetQuota() {
        quotaUsed.set(0);
    }

    /** Makes the API accept only this key, as if the owner had replaced the old one. */
    public void acceptedKey(String key) {
        acceptedKey = key;
    }

    /** Returns the name of the method to which a path below the API's root leads, e.g. {@code videos}. */
    public static String method(String pathBelowRoot) {
        return pathBelowRoot.startsWith(VERSION) ? pathBelowRoot.substring(VERSION.length()) : "unknown";
    }

    public Reply answer(Call call, String method) throws IOException {
        Optional<Account> account = account(call);
        if (account.isEmpty()) {
            checkKey(call);
        }
        boolean owner = isOwner(account);
        if (quotaUsed.get() >= quotaLimit) {
            throw YouTubeErrors.quotaExceeded();
        }
        quotaUsed.incrementAndGet();
        Set<String> parts = new HashSet<>(call.list("part"));
        if (parts.isEmpty()) {
            throw YouTubeErrors.missing("part");
        }
        Map<String, Object> answer = switch (method) {
            case "channels" -> channels(call, parts, account);
            case "playlists" -> playlists(call, parts, account);
            case "playlistItems" -> playlistItems(call, parts, owner);
            case "videos" -> videos(call, parts, owner);
            default -> throw YouTubeErrors.unknownMethod();
        };
        return reply(call, JsonMapper.shared().writeValueAsBytes(answer));
    }

    /**
     * The account of the request's access token; empty if the request has no token. The API key is ignored if there is
     * a token.
     */
    private Optional<Account> account(Call call) {
        Optional<String> bearer = call.header("Authorization").filter(header -> header.startsWith("Bearer "));
        return bearer.map(header ->
                authorization.accountOf(header.substring("Bearer ".length())).orElseThrow(YouTubeErrors::invalidToken));
    }

    private static boolean isOwner(Optional<Account> account) {
        return account.filter(Account.OWNER::equals).isPresent();
    }

    private void checkKey(Call call) {
        Optional<String> key = call.header("X-Goog-Api-Key").or(() -> call.parameter("key"));
        if (key.isEmpty()) {
            throw YouTubeErrors.noKey();
        }
        if (!key.get().equals(acceptedKey)) {
            throw YouTubeErrors.invalidKey();
        }
    }

    private Map<String, Object> channels(Call call, Set<String> parts, Optional<Account> account) {
        boolean known;
        if (call.parameter("mine").isPresent()) {
            return mine(parts, account.orElseThrow(YouTubeErrors::noLogin));
        }
        if (call.parameter("forHandle").isPresent()) {
            String handle = call.parameter("forHandle").get();
            known = (handle.startsWith("@") ? handle.substring(1) : handle).equalsIgnoreCase(SandboxChannel.HANDLE);
        } else if (call.parameter("forUsername").isPresent()) {
            known = call.parameter("forUsername").get().equalsIgnoreCase(SandboxChannel.USERNAME);
        } else if (call.parameter("id").isPresent()) {
            known = call.list("id").contains(SandboxChannel.ID);
        } else {
            throw YouTubeErrors.missing("id");
        }
        List<Map<String, Object>> items = known ? List.of(resources.channel(parts)) : List.of();
        return YouTubeResources.list("channel", items, items.size(), DEFAULT_PER_PAGE);
    }

    private Map<String, Object> mine(Set<String> parts, Account account) {
        List<Map<String, Object>> items = switch (account) {
            case OWNER -> List.of(resources.channel(parts));
            case OTHER_OWNER -> List.of(resources.otherChannel(parts));
            case WITHOUT_CHANNEL -> List.of();
        };
        return YouTubeResources.list("channel", items, items.size(), DEFAULT_PER_PAGE);
    }

    private Map<String, Object> playlists(Call call, Set<String> parts, Optional<Account> account) {
        boolean owner = isOwner(account);
        if (call.parameter("mine").isPresent()) {
            if (account.isEmpty()) {
                throw YouTubeErrors.noLogin();
            }
            return playlists(call, parts, owner ? channel.playlists() : List.of());
        }
        if (call.parameter("channelId").isPresent()) {
            if (!call.parameter("channelId").get().equals(SandboxChannel.ID)) {
                throw YouTubeErrors.channelNotFound();
            }
            return playlists(call, parts, channel.publicPlaylists());
        }
        List<Map<String, Object>> items = new ArrayList<>();
        for (String id : call.list("id")) {
            if (id.equals(SandboxChannel.UPLOADS)) {
                String title = "Uploads from " + channel.title();
                items.add(resources.playlist(id, title, channel.uploads(owner).size(), parts));
            } else {
                channel.playlist(id, owner)
                        .map(playlist -> resources.playlist(playlist, parts))
                        .ifPresent(items::add);
            }
        }
        return YouTubeResources.list("playlist", items, items.size(), DEFAULT_PER_PAGE);
    }

    private Map<String, Object> playlists(Call call, Set<String> parts, List<SandboxPlaylist> all) {
        return page(
                "playlist", SandboxChannel.ID, all, call, (position, playlist) -> resources.playlist(playlist, parts));
    }

    private Map<String, Object> playlistItems(Call call, Set<String> parts, boolean owner) {
        String playlistId = call.parameter("playlistId").orElseThrow(() -> YouTubeErrors.missing("playlistId"));
        return page(
                "playlistItem",
                playlistId,
                entries(playlistId, owner),
                call,
                (position, id) -> resources.playlistItem(playlistId, id, channel.video(id), position, parts, owner));
    }

    /** The requested page of a list. */
    private static <T> Map<String, Object> page(
            String kind, String listId, List<T> all, Call call, BiFunction<Integer, T, Map<String, Object>> resource) {
        int perPage = perPage(call);
        int from = call.parameter("pageToken")
                .map(token -> position(listId, token))
                .orElse(0);
        int to = Math.min(from + perPage, all.size());
        List<Map<String, Object>> items = new ArrayList<>();
        for (int i = from; i < to; i++) {
            items.add(resource.apply(i, all.get(i)));
        }
        Map<String, Object> list = YouTubeResources.list(kind, items, all.size(), perPage);
        if (call.fault().orElse(null) instanceof FaultAction.NextPage next) {
            list.put("nextPageToken", token(listId, next.position()));
        } else if (to < all.size()) {
            list.put("nextPageToken", token(listId, to));
        }
        if (from > 0) {
            list.put("prevPageToken", token(listId, Math.max(0, from - perPage)));
        }
        return list;
    }

    private List<String> entries(String playlistId, boolean owner) {
        if (playlistId.equals(SandboxChannel.UPLOADS)) {
            return channel.uploads(owner).stream().map(SandboxVideo::id).toList();
        }
        return channel.playlist(playlistId, owner)
                .map(SandboxPlaylist::videoIds)
                .orElseThrow(YouTubeErrors::playlistNotFound);
    }

    private Map<String, Object> videos(Call call, Set<String> parts, boolean owner) {
        List<String> ids = call.list("id");
        if (ids.isEmpty()) {
            throw YouTubeErrors.missing("id");
        }
        if (ids.size() > MOST_PER_PAGE) {
            throw YouTubeErrors.invalid("id", "The request specifies more than " + MOST_PER_PAGE + " ids.");
        }
        OptionalLong maxHeight = call.parameter("maxHeight")
                .map(Long::parseLong)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        List<Map<String, Object>> items = ids.stream()
                .distinct()
                .flatMap(id -> channel.video(id).stream())
                .filter(video -> owner || video.privacy() != Video.Privacy.PRIVATE)
                .map(video -> resources.video(video, parts, maxHeight))
                .toList();
        return YouTubeResources.list("video", items, items.size(), items.size());
    }

    private static int perPage(Call call) {
        String asked = call.parameter("maxResults").orElse(Integer.toString(DEFAULT_PER_PAGE));
        if (!asked.matches("\\d{1,2}") || Integer.parseInt(asked) > MOST_PER_PAGE) {
            throw YouTubeErrors.invalid(
                    "maxResults", "Invalid value '" + asked + "'. Values must be within the range: [0, 50]");
        }
        // As on YouTube, maxResults=0 means the default.
        return asked.matches("0+") ? DEFAULT_PER_PAGE : Integer.parseInt(asked);
    }

    /**
     * Creates a page token. As on YouTube, it contains a position in the list, so additions and deletions shift the
     * pages.
     */
    private static String token(String listId, int position) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("PT:" + position + ":" + listId).getBytes(StandardCharsets.UTF_8));
    }

    private static int position(String listId, String token) {
        try {
            String[] decoded = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(":", 3);
            if (decoded.length == 3 && decoded[0].equals("PT") && decoded[2].equals(listId)) {
                return Math.max(0, Integer.parseInt(decoded[1]));
            }
        } catch (IllegalArgumentException e) {
            // The text is not Base64, or its position is not a number, so it is refused below.
        }
        throw YouTubeErrors.invalidPageToken();
    }

    private static Reply reply(Call call, byte[] json) throws IOException {
        if (!call.header("Accept-Encoding").orElse("").contains("gzip")) {
            return Reply.json(200, json);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(json);
        }
        return Reply.json(200, packed.toByteArray()).with("Content-Encoding", "gzip");
    }
}
