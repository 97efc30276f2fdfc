package dev.yt2ms.job.playlists;

import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.Nearest;
import dev.yt2ms.youtube.ChannelReference;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the playlists whose entries the job needs: those that the rules of the job file name, or all playlists of the
 * channel if a template contains playlists. If the job file has neither such rules nor such a template, the source is
 * not asked.
 */
public final class WantedPlaylists {

    private static final Logger log = LoggerFactory.getLogger(WantedPlaylists.class);

    private final Map<String, List<String>> named;
    private final boolean all;
    private final VideoSource source;
    private final Supplier<List<Video.Playlist>> readBefore;
    private final PlaylistListing listing;
    private final Consumer<StopReason> finishLater;
    private List<Video.Playlist> found = List.of();

    /** @param listing reads the list of the channel's playlists */
    public WantedPlaylists(
            Settings settings,
            FieldMapping mapping,
            VideoSource source,
            LedgerPlaylists ledger,
            PlaylistListing listing,
            RunControl control) {
        this(settings, mapping, source, ledger::playlistsRead, listing, control::finishLater);
    }

    private WantedPlaylists(
            Settings settings,
            FieldMapping mapping,
            VideoSource source,
            Supplier<List<Video.Playlist>> readBefore,
            PlaylistListing listing,
            Consumer<StopReason> finishLater) {
        this.named = new LinkedHashMap<>();
        named.put("migration.select.playlists", settings.select().playlists().only());
        named.put(
                "migration.select.exclude-playlists",
                settings.select().playlists().excluded());
        named.put(
                "migration.mapping.idCategory.playlists",
                List.copyOf(settings.mapping().categories().playlists().keySet()));
        this.all = mapping.uses("playlists") || mapping.uses("firstPlaylist");
        this.source = source;
        this.readBefore = readBefore;
        this.listing = listing;
        this.finishLater = finishLater;
    }

    /**
     * Checks the playlists that a job file names. If it names any, this costs as much quota as {@link #lookUp}.
     *
     * @return one sentence for each name that matches no playlist
     * @throws SourceException if the source refuses or can't be reached
     */
    public static List<String> problems(Settings settings, VideoSource source, Channel channel) {
        WantedPlaylists wanted = new WantedPlaylists(
                settings,
                FieldMapping.of(settings.mapping()),
                source,
                List::of,
                new PlaylistListing(source, PlaylistListing.Kept.NOTHING),
                reason -> {});
        return wanted.namesAny() ? wanted.lookUpAtTheSource(channel) : List.of();
    }

    /**
     * Asks the source which playlists exist. This costs one quota unit for each 50 playlists of the channel, and one
     * more if the job file names ids of playlists that are not in the channel's list, such as unlisted ones. If the
     * list can't be read now, the run uses the playlists that an earlier run has read. The run then ends with the
     * reason why the list can't be read, and a later start continues the run.
     *
     * @return one sentence for each name that matches no playlist
     */
    public List<String> lookUp(Channel channel) {
        if (!areWanted()) {
            return List.of();
        }
        try {
            return lookUpAtTheSource(channel);
        } catch (SourceException e) {
            List<Video.Playlist> before = readBefore.get();
            boolean enough = !before.isEmpty()
                    && named.values().stream().flatMap(List::stream).noneMatch(name -> isNone(name, before));
            if (e.failure().failureClass() == FailureClass.OPERATOR || !enough) {
                throw e;
            }
            // The run continues, because the known videos can be transferred anyway.
            log.warn("{}; using the list of playlists that an earlier run read", e.getMessage());
            finishLater.accept(StopReasons.because(e.failure()).ofAll());
            found = before;
            return List.of();
        }
    }

    private List<String> lookUpAtTheSource(Channel channel) {
        List<String> problems = problems(channel, listing.of(channel));
        if (!problems.isEmpty() && listing.isPartlyKept()) {
            // Some pages of the list were read by an earlier process, and the missing playlists may have been created
            // since then. So the list is read again from its beginning.
            return problems(channel, listing.fromTheBeginning(channel));
        }
        return problems;
    }

    private List<String> problems(Channel channel, List<Video.Playlist> listed) {
        List<Video.Playlist> known = new ArrayList<>(listed);
        List<String> own = known.stream().map(Video.Playlist::title).distinct().toList();
        List<String> otherIds = named.values().stream()
                .flatMap(List::stream)
                .filter(name -> isNone(name, known))
                .flatMap(name -> id(name).stream())
                .distinct()
                .toList();
        if (!otherIds.isEmpty()) {
            known.addAll(source.playlists(otherIds));
        }
        // The list may contain a playlist twice if it changes while it is read.
        found = known.stream()
                .filter(playlist -> all || isNamed(playlist))
                .distinct()
                .toList();
        List<String> problems = new ArrayList<>();
        named.forEach((key, names) -> names.stream()
                .filter(name -> isNone(name, known))
                .forEach(name -> problems.add(key + ": " + sentence(name, channel, own))));
        return problems;
    }

    /** Whether the job needs playlists, even if the channel turns out to have none. */
    boolean areWanted() {
        return all || namesAny();
    }

    private boolean namesAny() {
        return !named.values().stream().allMatch(List::isEmpty);
    }

    /** Returns the playlists that are wanted and that {@link #lookUp} has found, in the channel's order. */
    List<Video.Playlist> found() {
        return found;
    }

    /** Whether a rule names this playlist. Any other wanted playlist is needed only by a template. */
    boolean isNamed(Video.Playlist playlist) {
        return named.values().stream().flatMap(List::stream).anyMatch(playlist::isNamed);
    }

    private static boolean isNone(String name, List<Video.Playlist> known) {
        return known.stream().noneMatch(playlist -> playlist.isNamed(name));
    }

    /** Returns the playlist's id if the name is an id or an address, and empty if it is a title. */
    private static Optional<String> id(String name) {
        try {
            return ChannelReference.parse(name) instanceof ChannelReference.Playlist playlist
                    ? Optional.of(playlist.id())
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String sentence(String name, Channel channel, List<String> own) {
        String none = "YouTube shows no playlist '%s'; ".formatted(name);
        String known = own.isEmpty()
                ? channel.title() + " shows no playlists"
                : Nearest.advice(name, own, "%s has %s".formatted(channel.title(), Nearest.list(own)));
        return none + known
                + ". Name an unlisted playlist by its id. A private playlist is listed only with the owner's login (source.oauth)";
    }
}
