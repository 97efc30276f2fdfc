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
 * The playlists of which the job must know what is in them: those that its rules name, or all of the channel where a
 * template shows them. Without such rules and templates the source is asked for nothing.
 */
public final class WantedPlaylists {

    private static final Logger log = LoggerFactory.getLogger(WantedPlaylists.class);

    private final Map<String, List<String>> named;
    private final boolean all;
    private final VideoSource source;
    private final Supplier<List<Video.Playlist>> readBefore;
    private final Consumer<StopReason> finishLater;
    private List<Video.Playlist> found = List.of();

    public WantedPlaylists(
            Settings settings, FieldMapping mapping, VideoSource source, LedgerPlaylists ledger, RunControl control) {
        this(settings, mapping, source, ledger::readOnes, control::finishLater);
    }

    private WantedPlaylists(
            Settings settings,
            FieldMapping mapping,
            VideoSource source,
            Supplier<List<Video.Playlist>> readBefore,
            Consumer<StopReason> finishLater) {
        this.named = new LinkedHashMap<>();
        named.put("migration.select.playlists", settings.select().playlists());
        named.put("migration.select.exclude-playlists", settings.select().excludePlaylists());
        named.put(
                "migration.mapping.idCategory.playlists",
                List.copyOf(settings.mapping().categories().playlists().keySet()));
        this.all = mapping.uses("playlists") || mapping.uses("firstPlaylist");
        this.source = source;
        this.readBefore = readBefore;
        this.finishLater = finishLater;
    }

    /**
     * What is wrong with the playlists that a job names; asks the source only where it names any, as {@link #lookUp} does.
     *
     * @return one sentence for each name that stands for none
     * @throws SourceException when the source refuses or can't be reached
     */
    public static List<String> problems(Settings settings, VideoSource source, Channel channel) {
        WantedPlaylists wanted =
                new WantedPlaylists(settings, FieldMapping.of(settings.mapping()), source, List::of, reason -> {});
        return wanted.namesAny() ? wanted.lookUpAtTheSource(channel) : List.of();
    }

    /**
     * Asks the source which playlists there are: one quota unit for each 50 of the channel, and one for those that are
     * named by an id that is none of the channel's public ones. Where they can't be read now, those that a run before read
     * have to do, and the run ends as one that is to go on later.
     *
     * @return one sentence for each name that stands for none
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
            // What is known can be transferred all the same.
            log.warn("{}: the playlists of a run before have to do", e.getMessage());
            finishLater.accept(StopReasons.because(e.failure()));
            found = before;
            return List.of();
        }
    }

    private List<String> lookUpAtTheSource(Channel channel) {
        List<Video.Playlist> known = new ArrayList<>(source.playlistsOf(channel));
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
        // A list that changes while it is read tells some twice.
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

    /** Whether the job must know of any; the channel may have none. */
    boolean areWanted() {
        return all || namesAny();
    }

    private boolean namesAny() {
        return !named.values().stream().allMatch(List::isEmpty);
    }

    /** Those that were found, in the channel's order. */
    List<Video.Playlist> found() {
        return found;
    }

    /** Whether a rule needs this one, and not only a template that shows all there are. */
    boolean isNamed(Video.Playlist playlist) {
        return named.values().stream().flatMap(List::stream).anyMatch(playlist::isNamed);
    }

    private static boolean isNone(String name, List<Video.Playlist> known) {
        return known.stream().noneMatch(playlist -> playlist.isNamed(name));
    }

    /** The id that a name may be. */
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
        String none = "'%s' is no playlist that YouTube shows; ".formatted(name);
        String known = own.isEmpty()
                ? channel.title() + " shows no playlists"
                : Nearest.advice(name, own, "%s has %s".formatted(channel.title(), Nearest.list(own)));
        return none + known
                + ". An unlisted one is named by its id; a private one is seen only with the owner's login, source.oauth";
    }
}
