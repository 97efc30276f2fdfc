package dev.yt2ms.youtube.api;

import com.google.api.services.youtube.YouTube;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.youtube.ListedEntries;
import dev.yt2ms.youtube.ListedPlaylists;
import dev.yt2ms.youtube.PlaylistPage;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Requests lists of playlists and of their entries ({@code playlists.list}, {@code playlistItems.list}). */
final class PlaylistLists {

    /**
     * The form of ids that are accepted. An id becomes the name of a folder and a part of addresses, so it must not
     * contain other characters.
     */
    static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * The maximum number of entries on a page. A page with more entries counts as invalid, because the API returns at
     * most {@link VideoSource#PAGE_SIZE}.
     */
    private static final int MOST_ENTRIES = 10 * VideoSource.PAGE_SIZE;

    /**
     * The maximum length of a page token. The API's tokens have a few hundred characters. The length is limited because
     * all tokens of a list are kept, in order to notice a page that leads back to an earlier one.
     */
    private static final int LONGEST_TOKEN = 2_000;

    /** The values of {@code status.privacyStatus} in entries whose video is deleted or not visible to the caller. */
    private static final Set<String> HIDDEN = Set.of("private", "privacyStatusUnspecified");

    private final ApiClient api;

    PlaylistLists(ApiClient api) {
        this.api = api;
    }

    /** Requests one page of the public playlists of a channel, in the API's order. */
    ListedPlaylists ofChannel(String channelId, Optional<String> pageToken) {
        return page(request -> request.setChannelId(channelId), pageToken);
    }

    /**
     * Requests one page of the playlists of the account that is logged in. The page includes private playlists, which a
     * request by the channel's id does not return.
     */
    ListedPlaylists mine(Optional<String> pageToken) {
        return page(request -> request.setMine(true), pageToken);
    }

    private ListedPlaylists page(UnaryOperator<YouTube.Playlists.List> filter, Optional<String> pageToken) {
        JsonNode answer = ask(request -> filter.apply(request)
                .setMaxResults((long) VideoSource.PAGE_SIZE)
                .setPageToken(pageToken.orElse(null)));
        return new ListedPlaylists(playlists(answer), nextPageToken(answer));
    }

    /**
     * Requests the playlists with these ids. The result does not contain playlists that do not exist or are not visible
     * to the caller.
     */
    List<Video.Playlist> withIds(Collection<String> ids) {
        List<String> sound =
                ids.stream().filter(id -> SAFE_ID.matcher(id).matches()).toList();
        List<Video.Playlist> playlists = new ArrayList<>();
        for (int from = 0; from < sound.size(); from += VideoSource.PAGE_SIZE) {
            List<String> page = sound.subList(from, Math.min(sound.size(), from + VideoSource.PAGE_SIZE));
            playlists.addAll(
                    playlists(ask(request -> request.setId(page).setMaxResults((long) VideoSource.PAGE_SIZE))));
        }
        return playlists;
    }

    /** Requests one page of a playlist's entries. */
    ListedEntries entries(String playlistId, Optional<String> pageToken) {
        JsonNode answer = api.ask(youtube -> youtube.playlistItems()
                .list(List.of("contentDetails", "status"))
                .setPlaylistId(playlistId)
                .setMaxResults((long) VideoSource.PAGE_SIZE)
                .setPageToken(pageToken.orElse(null))
                .setFields("nextPageToken,pageInfo/totalResults,items(contentDetails/videoId,status/privacyStatus)")
                .setPrettyPrint(false));
        Set<String> ids = new LinkedHashSet<>();
        Set<String> hidden = new LinkedHashSet<>();
        Set<String> unsound = new LinkedHashSet<>();
        if (!answer.has("items") && !answer.has("pageInfo")) {
            // An answer with neither entries nor their number is an error. If it counted as an empty last page, the
            // rest of the list would be lost.
            throw badAnswer("neither entries nor their number");
        }
        for (JsonNode item : itemsOfOnePage(answer)) {
            String id = VideoJson.text(item.path("contentDetails"), "videoId");
            if (SAFE_ID.matcher(id).matches()) {
                ids.add(id);
                if (HIDDEN.contains(VideoJson.text(item.path("status"), "privacyStatus"))) {
                    hidden.add(id);
                }
            } else {
                unsound.add(presentable(id));
            }
        }
        int total = answer.path("pageInfo").path("totalResults").asInt(0);
        return new ListedEntries(ids, hidden, unsound, nextPageToken(answer), Math.max(0, total));
    }

    /**
     * Requests one page of a playlist that a rule or template of the job file needs. If YouTube refuses the playlist,
     * the failure names its title and id.
     */
    PlaylistPage page(Video.Playlist playlist, Optional<String> pageToken) {
        try {
            ListedEntries entries = entries(playlist.id(), pageToken);
            return new PlaylistPage(List.copyOf(entries.ids()), entries.nextPageToken());
        } catch (SourceException e) {
            if (!SourceException.isAboutThePlaylist(e.failure())) {
                throw e;
            }
            throw new SourceException(
                    Failure.of(
                            FailureClass.OPERATOR,
                            SourceException.PLAYLIST_UNREADABLE,
                            "YouTube does not show the entries of the playlist \"%s\" (%s), because it is private or was deleted"
                                            .formatted(playlist.title(), playlist.id())
                                    + "; make it public or unlisted, or remove it from the job file"),
                    e);
        }
    }

    private JsonNode ask(UnaryOperator<YouTube.Playlists.List> filter) {
        return api.ask(youtube -> filter.apply(youtube.playlists().list(List.of("snippet")))
                .setFields("nextPageToken,items(id,snippet/title)")
                .setPrettyPrint(false));
    }

    private static List<Video.Playlist> playlists(JsonNode answer) {
        return itemsOfOnePage(answer).stream()
                .filter(item -> SAFE_ID.matcher(VideoJson.text(item, "id")).matches())
                .map(item ->
                        new Video.Playlist(VideoJson.text(item, "id"), VideoJson.title(item.path("snippet"), "title")))
                .toList();
    }

    /**
     * Returns the token of the next page; empty on the last page. A token that is not text is an error, and does not
     * count as missing: this page may not be the last one.
     */
    private static Optional<String> nextPageToken(JsonNode answer) {
        JsonNode token = answer.path("nextPageToken");
        if (!token.isString() && !token.isMissingNode() && !token.isNull()) {
            throw badAnswer("a page token that is not text");
        }
        if (token.stringValue("").length() > LONGEST_TOKEN) {
            throw badAnswer("a page token of " + token.stringValue().length() + " characters");
        }
        return Optional.of(token.stringValue("")).filter(text -> !text.isEmpty());
    }

    private static List<JsonNode> itemsOfOnePage(JsonNode answer) {
        List<JsonNode> items = items(answer);
        if (items.size() > MOST_ENTRIES) {
            throw badAnswer("a page of " + items.size() + " entries");
        }
        return items;
    }

    /** Returns the objects in {@code items}. The API omits this field if there are none. */
    static List<JsonNode> items(JsonNode answer) {
        JsonNode items = answer.path("items");
        if (!items.isArray() && !items.isMissingNode()) {
            throw badAnswer("items that are not a list");
        }
        return items.values().stream().filter(JsonNode::isObject).toList();
    }

    private static String presentable(String id) {
        String harmless = id.replaceAll("[^A-Za-z0-9_-]", "_");
        return "invalid:" + harmless.substring(0, Math.min(40, harmless.length()));
    }

    static SourceException badAnswer(String whatIsWrong) {
        return new SourceException(ApiFailures.notTheApi(whatIsWrong));
    }
}
