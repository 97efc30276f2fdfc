package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.ITEM;

import dev.yt2ms.model.Video;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Records which playlists contain which videos, and updates the items accordingly. The new entries of a playlist
 * replace the entries of an earlier run in one step, after the whole playlist was read. Until then the pages that were
 * read are recorded, so that an interrupted run continues with the next page. The caller must hold the ledger alone.
 */
public final class LedgerPlaylists {

    /** The number of values in one statement. H2 is several times slower with lists of several hundred values. */
    private static final int PAGE = 100;

    private static final int LONGEST_PAGE = 40_000;
    private static final int LONGEST_TOKEN = 4_000;

    private static final String PLAYLIST = "migration = :migration AND playlist_id = :playlist";

    private final LedgerSql sql;

    public LedgerPlaylists(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
    }

    /**
     * Deletes all recorded playlists except the given ones, and records the current titles and order of the given ones.
     */
    public void keepOnly(List<Video.Playlist> playlists) {
        Set<String> gone = new HashSet<>(ids("TRUE", 0));
        playlists.forEach(playlist -> gone.remove(playlist.id()));
        sql.inTransaction(() -> {
            for (int position = 0; position < playlists.size(); position++) {
                arrange(playlists.get(position), position);
            }
            gone.forEach(id -> {
                deleteEntries(id);
                deletePages(id);
                sql.statement("DELETE FROM migration_playlist WHERE " + PLAYLIST)
                        .param("playlist", id)
                        .update();
            });
        });
    }

    /** Returns the ids of the playlists whose entries any run has read. */
    public Set<String> read() {
        return ids("read_in_run > 0", 0);
    }

    /**
     * Returns the playlists whose entries were read in any run, in the channel's order, with the titles that they had
     * when they were read.
     */
    public List<Video.Playlist> playlistsRead() {
        return sql.statement(
                        "SELECT playlist_id, title FROM migration_playlist WHERE migration = :migration AND read_in_run > 0"
                                + " ORDER BY list_position")
                .query((row, number) -> new Video.Playlist(row.getString("playlist_id"), row.getString("title")))
                .list();
    }

    /**
     * The pages of the channel's list of playlists that were read so far.
     *
     * @param tokens the tokens that these pages returned for their next pages, in order
     * @param complete whether the last page of the list is among them
     * @param readAt when the last of these pages was read
     */
    public record Listed(List<Video.Playlist> playlists, List<String> tokens, boolean complete, Instant readAt) {}

    /** Returns the recorded pages of the channel's list of playlists; empty if there are none. */
    public Optional<Listed> listed() {
        record Page(List<Video.Playlist> playlists, String token, Instant readAt) {}
        List<Page> pages = sql.statement("SELECT playlists, next_token, read_at FROM migration_listed_playlists"
                        + " WHERE migration = :migration ORDER BY page")
                .query((row, number) -> new Page(
                        ItemRows.playlists(row.getString("playlists")),
                        row.getString("next_token"),
                        ItemRows.instant(row, "read_at").orElseThrow()))
                .list();
        if (pages.isEmpty()) {
            return Optional.empty();
        }
        List<String> tokens = pages.stream()
                .map(Page::token)
                .filter(token -> !token.isEmpty())
                .toList();
        return Optional.of(new Listed(
                pages.stream().flatMap(page -> page.playlists().stream()).toList(),
                tokens,
                tokens.size() < pages.size(),
                pages.get(pages.size() - 1).readAt()));
    }

    /**
     * Records a page of the channel's list of playlists.
     *
     * @param nextToken the token for the next page that this page returned; empty for the last page
     */
    public void recordListed(int page, List<Video.Playlist> playlists, Optional<String> nextToken) {
        sql.statement("INSERT INTO migration_listed_playlists (migration, page, playlists, next_token, read_at)"
                        + " VALUES (:migration, :page, :playlists, :token, :now)")
                .param("page", page)
                .param("playlists", ItemRows.playlists(playlists))
                .param("token", nextToken.orElse(""))
                .update();
    }

    /**
     * Deletes the recorded pages of the channel's list of playlists, so that the list is read again from the first
     * page.
     */
    public void deleteListed() {
        sql.statement("DELETE FROM migration_listed_playlists WHERE migration = :migration")
                .update();
    }

    /** Returns the ids of the playlists whose entries were read in the given run. */
    public Set<String> readIn(int run) {
        return ids("read_in_run = :run", run);
    }

    /**
     * The pages of a playlist that were read before its reading was interrupted.
     *
     * @param tokens the tokens that these pages returned for their next pages, in order
     * @param last the entries of the last of these pages
     * @param readAt when that page was read
     * @param checked whether a run has read that page a second time and found it unchanged
     */
    public record Begun(
            Set<String> videoIds, List<String> tokens, List<String> last, Instant readAt, boolean checked) {}

    /** Returns the recorded pages of a playlist; empty if there are none. */
    public Optional<Begun> begun(String playlistId) {
        record Page(List<String> videoIds, String token, Instant readAt, boolean checked) {}
        List<Page> pages = sql.statement(
                        "SELECT video_ids, next_token, read_at, checked FROM migration_playlist_page WHERE " + PLAYLIST
                                + " ORDER BY page")
                .param("playlist", playlistId)
                .query((row, number) -> new Page(
                        Stream.of(row.getString("video_ids").split(" "))
                                .filter(id -> !id.isEmpty())
                                .toList(),
                        row.getString("next_token"),
                        ItemRows.instant(row, "read_at").orElseThrow(),
                        row.getBoolean("checked")))
                .list();
        if (pages.isEmpty()) {
            return Optional.empty();
        }
        Set<String> videoIds = new LinkedHashSet<>();
        pages.forEach(page -> videoIds.addAll(page.videoIds()));
        Page last = pages.get(pages.size() - 1);
        return Optional.of(new Begun(
                videoIds, pages.stream().map(Page::token).toList(), last.videoIds(), last.readAt(), last.checked()));
    }

    /** Records that this page of a playlist is unchanged, and the token that the page now returns for the next page. */
    public void checkedPage(String playlistId, int page, String nextToken) {
        sql.statement("UPDATE migration_playlist_page SET checked = TRUE, read_at = :now, next_token = :token WHERE "
                        + PLAYLIST + " AND page = :page")
                .param("playlist", playlistId)
                .param("page", page)
                .param("token", nextToken)
                .update();
    }

    /**
     * Records a page of a playlist that has further pages. A page with an unusually long token or list of ids is not
     * recorded.
     */
    public void recordPage(String playlistId, int page, Collection<String> videoIds, String nextToken) {
        String ids = String.join(" ", videoIds);
        if (ids.length() > LONGEST_PAGE || nextToken.length() > LONGEST_TOKEN) {
            return;
        }
        sql.statement(
                        "INSERT INTO migration_playlist_page (migration, playlist_id, page, video_ids, next_token, read_at)"
                                + " VALUES (:migration, :playlist, :page, :ids, :token, :now)")
                .param("playlist", playlistId)
                .param("page", page)
                .param("ids", ids)
                .param("token", nextToken)
                .update();
    }

    /** Deletes the recorded pages of a playlist, so that the playlist is read again from the first page. */
    public void deletePages(String playlistId) {
        sql.statement("DELETE FROM migration_playlist_page WHERE " + PLAYLIST)
                .param("playlist", playlistId)
                .update();
    }

    /** Records the entries of a playlist as this run has read them. */
    public void record(String playlistId, int run, Collection<String> videoIds) {
        sql.inTransaction(() -> {
            deleteEntries(playlistId);
            deletePages(playlistId);
            sql.batch(
                    "INSERT INTO migration_playlist_entry (migration, playlist_id, video_id)"
                            + " VALUES (:migration, :playlist, :video)",
                    Set.copyOf(videoIds).stream().map(videoId -> Map.of("playlist", playlistId, "video", videoId)));
            sql.statement("UPDATE migration_playlist SET read_in_run = :run WHERE " + PLAYLIST)
                    .param("playlist", playlistId)
                    .param("run", run)
                    .update();
        });
    }

    /**
     * Returns the playlists of each of these videos in the channel's order. Videos in no playlist are not in the map.
     */
    public Map<String, List<Video.Playlist>> of(Collection<String> videoIds) {
        Map<String, List<Video.Playlist>> playlists = new HashMap<>();
        if (!videoIds.isEmpty()) {
            sql.statement(
                            "SELECT e.video_id, p.playlist_id, p.title FROM migration_playlist_entry e JOIN migration_playlist p"
                                    + " ON p.migration = e.migration AND p.playlist_id = e.playlist_id"
                                    + " WHERE e.migration = :migration AND e.video_id IN (:ids) ORDER BY p.list_position")
                    .param("ids", videoIds)
                    .query(row -> {
                        playlists
                                .computeIfAbsent(row.getString("video_id"), id -> new ArrayList<>())
                                .add(new Video.Playlist(row.getString("playlist_id"), row.getString("title")));
                    });
        }
        return playlists;
    }

    /** Writes into each item which of the recorded playlists contain its video. */
    public void refreshItems() {
        record Shown(String videoId, String playlists) {}
        sql.pages(
                "list_position, video_id, playlists",
                "",
                Map.of(),
                PAGE,
                (row, number) -> new Shown(row.getString("video_id"), row.getString("playlists")),
                page -> {
                    Map<String, List<Video.Playlist>> read =
                            of(page.stream().map(Shown::videoId).toList());
                    Map<String, String> changed = new LinkedHashMap<>();
                    page.forEach(shown -> {
                        String now = ItemRows.playlists(read.getOrDefault(shown.videoId(), List.of()));
                        if (!now.equals(shown.playlists())) {
                            changed.put(shown.videoId(), now);
                        }
                    });
                    show(changed);
                });
    }

    /** @param playlists the value of the column {@code playlists} for each video id */
    private void show(Map<String, String> playlists) {
        sql.inTransaction(() -> sql.batch(
                "UPDATE migration_item SET playlists = :playlists, updated_at = :now WHERE " + ITEM,
                playlists.entrySet().stream()
                        .map(shown -> Map.of("id", shown.getKey(), "playlists", shown.getValue()))));
    }

    private Set<String> ids(String condition, int run) {
        return new HashSet<>(sql.statement(
                        "SELECT playlist_id FROM migration_playlist WHERE migration = :migration AND " + condition)
                .param("run", run)
                .query(String.class)
                .list());
    }

    private void arrange(Video.Playlist playlist, int position) {
        int updated = arranging(
                "UPDATE migration_playlist SET title = :title, list_position = :position WHERE " + PLAYLIST,
                playlist,
                position);
        if (updated == 0) {
            arranging(
                    "INSERT INTO migration_playlist (migration, playlist_id, title, list_position, read_in_run)"
                            + " VALUES (:migration, :playlist, :title, :position, 0)",
                    playlist,
                    position);
        }
    }

    private int arranging(String update, Video.Playlist playlist, int position) {
        return sql.statement(update)
                .param("playlist", playlist.id())
                .param("title", ItemRows.text(playlist.title(), 1000))
                .param("position", position)
                .update();
    }

    private void deleteEntries(String playlistId) {
        sql.statement("DELETE FROM migration_playlist_entry WHERE " + PLAYLIST)
                .param("playlist", playlistId)
                .update();
    }
}
