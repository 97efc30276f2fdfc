package dev.yt2ms.job;

import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Video;
import dev.yt2ms.youtube.ChannelReference;
import dev.yt2ms.youtube.ListedEntries;
import dev.yt2ms.youtube.ListedPlaylists;
import dev.yt2ms.youtube.PlaylistPage;
import dev.yt2ms.youtube.QuotaReset;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

/** A source that records the quota units of every call in the ledger, so that their sum outlives the process. */
final class QuotaBookingSource implements VideoSource {

    private final VideoSource source;
    private final MigrationRuns runs;
    private final Clock clock;
    private final Runnable afterCall;
    private long booked;

    /** @param afterCall runs after each call, whether it succeeded or not */
    QuotaBookingSource(VideoSource source, MigrationRuns runs, Clock clock, Runnable afterCall) {
        this.source = source;
        this.runs = runs;
        this.clock = clock;
        this.afterCall = afterCall;
    }

    @Override
    public Channel resolve(ChannelReference reference) {
        return booked(() -> source.resolve(reference));
    }

    @Override
    public ListedEntries entries(Channel channel, Optional<String> pageToken) {
        return booked(() -> source.entries(channel, pageToken));
    }

    @Override
    public VideoPage withDetails(ListedEntries entries) {
        return booked(() -> source.withDetails(entries));
    }

    @Override
    public Map<String, Video> details(Collection<String> ids) {
        return booked(() -> source.details(ids));
    }

    @Override
    public ListedPlaylists playlistsOf(Channel channel, Optional<String> pageToken) {
        return bookedForPlaylists(() -> source.playlistsOf(channel, pageToken));
    }

    @Override
    public List<Video.Playlist> playlists(Collection<String> ids) {
        return bookedForPlaylists(() -> source.playlists(ids));
    }

    @Override
    public PlaylistPage playlistPage(Video.Playlist playlist, Optional<String> pageToken) {
        return bookedForPlaylists(() -> source.playlistPage(playlist, pageToken));
    }

    @Override
    public long quotaUsed() {
        return source.quotaUsed();
    }

    private <T> T booked(Supplier<T> call) {
        return booked(call, (day, units) -> runs.addQuota(units, day));
    }

    private <T> T bookedForPlaylists(Supplier<T> call) {
        return booked(call, (day, units) -> runs.addQuotaForPlaylists(units, day));
    }

    private <T> T booked(Supplier<T> call, ObjLongConsumer<LocalDate> account) {
        try {
            return call.get();
        } finally {
            book(account);
            afterCall.run();
        }
    }

    private synchronized void book(ObjLongConsumer<LocalDate> account) {
        long used = source.quotaUsed();
        account.accept(LocalDate.ofInstant(clock.instant(), QuotaReset.PACIFIC), used - booked);
        booked = used;
    }
}
