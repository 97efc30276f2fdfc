package dev.yt2ms.job.enumerate;

import dev.yt2ms.job.control.SourceCalls;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.youtube.PageTokens;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads the channel's list page by page: in a full enumeration to its end, in an incremental scan up to a page without
 * new or changed videos. Then the reader requests by id the videos that the enumeration also needs, but that the list
 * has not shown: those that the job file names, and known ones ({@link LedgerSync#notAskedFor}). The position in the
 * list is kept in the execution context, so that an interrupted enumeration continues with the first page that was not
 * recorded.
 *
 * <p>A position that an earlier process stored hours ago, e.g. the night before, is used only after a check: the page
 * before it must still show a video that this run has recorded. Then the rest of the list is read, and after that the
 * beginning of the list once more, to find videos that were published in the meantime. If the quota of a day is enough
 * only for the check, the run continues on the next day without another check. If it checked again every day, a list
 * that needs the quota of several days might never be read to its end.
 *
 * <p>If the end of the list can't be reached, the reader reads as much of the list as possible, and the enumeration
 * counts as incomplete. In this case, a video that was not listed does not count as deleted, and the next start reads
 * the list from its beginning.
 */
final class ChannelPageReader implements ItemStreamReader<VideoPage> {

    private static final Logger log = LoggerFactory.getLogger(ChannelPageReader.class);
    private static final String TOKEN = "nextPageToken";
    private static final String PREVIOUS_TOKEN = "previousPageToken";
    private static final String PART = "part";
    private static final String ASKED_AT = "askedAt";
    private static final String LISTED = "listed";
    private static final String CHECKED = "checked";
    private static final String COMPLETE = "complete";
    private static final String LIST_CUT_SHORT = "list-cut-short";

    /**
     * A page token older than this is used only after a check. A token encodes a position in the list, and videos are
     * added and removed, so a reader that continues with an old token might miss videos.
     */
    private static final Duration TOKEN_LIFE = Duration.ofHours(6);

    /**
     * A stored position older than this is not even checked: the list is read from its beginning, because most of it
     * would have to be read again in any case.
     */
    private static final Duration POSITION_LIFE = Duration.ofDays(7);

    /**
     * If a position was checked and no further page was read after the check, it is used without another check for this
     * long after the first one.
     */
    private static final Duration CHECK_LIFE = Duration.ofDays(2);

    /** The maximum number of times that the reader begins a list again because it changed while it was read. */
    private static final int MOST_BEGINNINGS = 3;

    /** If this number of pages in a row show only videos that earlier pages have shown, the list counts as endless. */
    private static final int MOST_PAGES_WITHOUT_NEWS = 20;

    /**
     * If more than this number of pages have too many unreadable videos, the reader ends the list early, because the
     * videos themselves are probably not the cause.
     */
    private static final int MOST_UNREAD_PAGES = 3;

    /**
     * The unread videos of a page are requested one by one. If more than this number of these requests fail, or all of
     * them, the page counts as having too many unreadable videos.
     */
    private static final int MOST_UNREADABLE = 2;

    private static final int SEEN_BITS = 1 << 20;

    private final VideoSource source;
    private final PagesAhead pages;
    private final MigrationRuns runs;
    private final LedgerSync ledger;
    private final NamedVideos named;
    private final SourceCalls calls;
    private final Clock clock;

    private ExecutionContext context = new ExecutionContext();
    private Optional<String> nextToken = Optional.empty();
    /** The token of the last recorded page; empty if that was the first page, or if no page was recorded yet. */
    private Optional<String> previousToken = Optional.empty();

    private Part part = Part.WHOLE;
    /** Whether the next page that is read serves to check a position that an earlier process stored. */
    private boolean unchecked;

    /** Whether the reader starts at a position that an earlier process stored, and has not read a page yet. */
    private boolean old;

    /**
     * Whether the current position in the list has just been checked and no further page has been read. If so, the next
     * start may continue there without another check.
     */
    private boolean checked;

    /** Whether the list was read as far as this enumeration needs. */
    private boolean listed;

    /** Whether everything that this enumeration needs has been read. */
    private boolean complete;

    /** Whether a page was read since the last update of the execution context. */
    private boolean unsaved;

    /** Why the list can't be read to its end; empty if it can. */
    private Optional<Failure> fault = Optional.empty();

    private int beginnings;
    private boolean somethingWasListed;
    private boolean listIsMissing;
    private Optional<Failure> unreadBecause = Optional.empty();
    private Reading reading = new Reading(false);

    /** The part of the list that is being read. */
    private enum Part {
        /** The list from its beginning. */
        WHOLE,
        /** The rest of the list, from a position that an earlier process stored hours or days ago. */
        REST,
        /**
         * The beginning of the list, which is read again after the rest, up to the first page on which this run has
         * already recorded every video.
         */
        BEGINNING
    }

    /** The videos that the job file names by their ids. */
    public interface NamedVideos {

        boolean contains(String videoId);

        /** Returns the named videos that have no row in the ledger. */
        List<String> unknown();
    }

    /** One reading of the list, from its beginning or from the position of an earlier process. */
    private static final class Reading {

        private final boolean fromTheBeginning;
        private final PageTokens tokens = new PageTokens();
        /**
         * The hashes of the ids that were shown. A bit set needs little memory, and is sufficient to recognize a page
         * whose videos were all shown before.
         */
        private final BitSet seen = new BitSet(SEEN_BITS);

        private int pages;
        private int entries;
        private int pagesWithoutNews;
        private int unreadPages;
        private boolean doubted;

        Reading(boolean fromTheBeginning) {
            this.fromTheBeginning = fromTheBeginning;
        }

        void add(VideoPage page) {
            pages++;
            entries += page.size();
            long news = page.ids()
                    .map(id -> Math.floorMod(id.hashCode(), SEEN_BITS))
                    .filter(bit -> {
                        boolean isNew = !seen.get(bit);
                        seen.set(bit);
                        return isNew;
                    })
                    .count();
            pagesWithoutNews = news > 0 ? 0 : pagesWithoutNews + 1;
        }

        /** Whether the list can't be read to its end, because its pages repeat or there are too many of them. */
        boolean isEndless(String token) {
            return tokens.isEndlessWith(token) || pagesWithoutNews >= MOST_PAGES_WITHOUT_NEWS;
        }

        /**
         * Whether the page should be requested once more: it has no token for a next page, although YouTube reports far
         * more entries than it has shown, so the token may be missing by mistake. Each reading of the list does this
         * only once.
         */
        boolean doubts(VideoPage page) {
            boolean doubtful = !doubted
                    && fromTheBeginning
                    && page.nextPageToken().isEmpty()
                    && page.totalResults() > entries + page.size() + VideoSource.PAGE_SIZE;
            doubted |= doubtful;
            return doubtful;
        }
    }

    /**
     * Creates a reader that begins with the first page, or at the position in the execution context.
     *
     * @param named the videos to request by id after the list was read
     */
    public ChannelPageReader(
            VideoSource source,
            MigrationRuns runs,
            LedgerSync ledger,
            NamedVideos named,
            SourceCalls calls,
            Clock clock) {
        this.source = source;
        this.pages = new PagesAhead(source);
        this.runs = runs;
        this.ledger = ledger;
        this.named = named;
        this.calls = calls;
        this.clock = clock;
    }

    /** Marks the enumeration with this context as complete, so that the reader reads nothing. */
    static void markComplete(ExecutionContext stepContext) {
        stepContext.putString(COMPLETE, "true");
    }

    /** Whether an enumeration with this context has read a page. */
    static boolean hasPosition(ExecutionContext stepContext) {
        return stepContext.containsKey(ASKED_AT);
    }

    @Override
    public void open(ExecutionContext stepContext) {
        context = stepContext;
        Instant askedAt = Instant.ofEpochMilli(context.getLong(ASKED_AT, 0));
        Duration age = Duration.between(askedAt, clock.instant());
        complete = context.containsKey(COMPLETE);
        unsaved = false;
        unchecked = false;
        old = false;
        checked = false;
        boolean isOld = age.compareTo(TOKEN_LIFE) >= 0;
        boolean isChecked = context.containsKey(CHECKED) && age.compareTo(CHECK_LIFE) < 0;
        if (age.isNegative() || age.compareTo(POSITION_LIFE) >= 0) {
            beginAgain();
        } else if (!isOld || isChecked) {
            part = Part.valueOf(context.getString(PART, Part.WHOLE.name()));
            listed = context.containsKey(LISTED);
            nextToken = stored(TOKEN);
            previousToken = stored(PREVIOUS_TOKEN);
            if (isOld && part == Part.WHOLE && nextToken.isPresent()) {
                part = Part.REST;
            }
        } else {
            openOld(age);
        }
        somethingWasListed = nextToken.isPresent() || part == Part.BEGINNING;
        reading = new Reading(nextToken.isEmpty() && part == Part.WHOLE);
    }

    private void openOld(Duration age) {
        beginAgain();
        old = true;
        // If only the beginning of the list was left to read again, the reader starts at the first page and not at the
        // stored token, because the beginning is short.
        if (context.containsKey(LISTED) || context.getString(PART, "").equals(Part.BEGINNING.name())) {
            part = Part.BEGINNING;
        } else if (context.containsKey(TOKEN) && context.containsKey(PREVIOUS_TOKEN)) {
            part = Part.REST;
            nextToken = stored(PREVIOUS_TOKEN);
            unchecked = true;
            log.info("Continuing YouTube's list of videos at the page that was reached {} hours ago", age.toHours());
        }
    }

    private Optional<String> stored(String key) {
        return context.containsKey(key) ? Optional.of(context.getString(key)) : Optional.empty();
    }

    /** Prepares to read the list from its first page. */
    private void beginAgain() {
        part = Part.WHOLE;
        unchecked = false;
        listed = false;
        nextToken = Optional.empty();
        previousToken = Optional.empty();
        reading = new Reading(true);
    }

    @Override
    public void update(ExecutionContext stepContext) {
        context = stepContext;
        if (!unsaved) {
            return; // If no page was read, the position keeps its age.
        }
        unsaved = false;
        context.putLong(ASKED_AT, clock.instant().toEpochMilli());
        // If videos of a page could not be read, no position is stored. The next start then reads the list from its
        // beginning and finds that page again.
        boolean isPosition = fault.isEmpty() && reading.unreadPages == 0;
        store(TOKEN, nextToken.filter(token -> isPosition));
        store(PREVIOUS_TOKEN, previousToken.filter(token -> isPosition));
        store(PART, Optional.of(part.name()).filter(name -> isPosition));
        store(CHECKED, Optional.of("true").filter(value -> checked && isPosition));
        store(LISTED, Optional.of("true").filter(value -> listed && isPosition));
    }

    private void store(String key, Optional<String> value) {
        value.ifPresentOrElse(text -> context.putString(key, text), () -> context.remove(key));
    }

    @Override
    public @Nullable VideoPage read() throws InterruptedException {
        try {
            VideoPage page = complete ? null : nextPage();
            unsaved |= page != null;
            return page;
        } catch (SourceCalls.StoppedException e) {
            return null; // The reason why the list can't be read is already recorded.
        }
    }

    @Override
    public void close() {
        try {
            pages.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether the reader has read everything that this enumeration needs; {@code false} if the enumeration was
     * interrupted.
     */
    public boolean isComplete() {
        return complete;
    }

    private @Nullable VideoPage nextPage() throws InterruptedException {
        MigrationRun run = runs.run().orElseThrow();
        Channel channel = run.channel().orElseThrow();
        if (!listed && fault.isEmpty()) {
            try {
                return listedPage(channel, run.mode());
            } catch (SourceException e) {
                listEnds(channel, e.failure());
            }
        }
        return pageById(channel, run.mode());
    }

    private VideoPage listedPage(Channel channel, EnumerationMode mode) throws InterruptedException {
        VideoPage page = withUnread(listed(channel, mode));
        boolean isCheck = old && !ledger.seen(page).isEmpty();
        old = false;
        reading.add(page);
        somethingWasListed = true;
        previousToken = nextToken;
        nextToken = page.nextPageToken();
        boolean ends = nextToken.isEmpty() || mode == EnumerationMode.SHORT && bringsNoNews(page);
        listed = part == Part.BEGINNING ? nextToken.isEmpty() || isRecorded(page) : ends;
        checked = isCheck || part == Part.BEGINNING && listed;
        if (nextToken.isEmpty() && page.totalResults() >= VideoSource.UPLOADS_LIMIT) {
            log.warn(
                    "YouTube lists at most {} uploads of a channel, so videos older than the last listed one are not found",
                    VideoSource.UPLOADS_LIMIT);
        }
        if (!listed && reading.isEndless(nextToken.orElseThrow())) {
            cutShort(Failure.of(
                    FailureClass.DEFERRED,
                    SourceException.LIST_IN_CIRCLES,
                    ("The pages of YouTube's list of %s repeat: page %d leads back to earlier pages, so the rest of the"
                                    + " list is unknown; the next run reads the list again from its beginning")
                            .formatted(channel.title(), reading.pages)));
        } else if (listed && reading.unreadPages > 0 || reading.unreadPages > MOST_UNREAD_PAGES) {
            cutShort(unreadBecause.orElseThrow());
        } else if (listed && reading.fromTheBeginning && reading.entries == 0) {
            warnOfEmptyList(channel);
        } else if (listed && part == Part.REST) {
            part = Part.BEGINNING;
            listed = false;
            nextToken = Optional.empty();
            reading = new Reading(false);
        }
        return page;
    }

    /**
     * Whether this run has recorded all entries of the page. If so, the run has also recorded the entries of all later
     * pages of the list.
     */
    private boolean isRecorded(VideoPage page) {
        return page.size() > 0 && ledger.seen(page).containsAll(page.ids().toList());
    }

    /**
     * Whether the ledger already has every video of the page, unchanged. An empty page, or a page with unreadable
     * videos, proves nothing.
     */
    private boolean bringsNoNews(VideoPage page) {
        return page.unread().isEmpty() && page.size() > 0 && !ledger.isNews(page);
    }

    private VideoPage listed(Channel channel, EnumerationMode mode) throws InterruptedException {
        while (true) {
            nextToken.ifPresent(reading.tokens::add);
            try {
                VideoPage page = ask(channel, mode);
                if (unchecked && ledger.seen(page).isEmpty()) {
                    log.warn(
                            "The list of {} has changed since the last run stopped reading it, so it is read again from the beginning",
                            channel.title());
                    beginAgain();
                } else {
                    unchecked = false;
                    return reading.doubts(page) ? ask(channel, mode) : page;
                }
            } catch (SourceException e) {
                boolean ofTheToken =
                        nextToken.isPresent() && e.failure().rule().equals(SourceException.INVALID_PAGE_TOKEN);
                if (!ofTheToken || ++beginnings > MOST_BEGINNINGS) {
                    throw e;
                }
                log.info("The channel's list changed while it was being read, so it is read again from the beginning");
                beginAgain();
            }
        }
    }

    private VideoPage ask(Channel channel, EnumerationMode mode) throws InterruptedException {
        // In an incremental scan, and when the beginning of the list is read again, no page is requested ahead, because
        // any page may turn out to be the last. The first page is also requested alone. So the enumeration advances by
        // one page even if the process dies soon, or if the quota is enough for only one page a day.
        boolean isReadOn = reading.pages > 0
                && mode == EnumerationMode.FULL
                && part != Part.BEGINNING
                && !unchecked
                && reading.unreadPages == 0;
        return calls.ask(
                () -> pages.page(channel, nextToken, isReadOn),
                failure -> failure.rule().equals(SourceException.INVALID_PAGE_TOKEN)
                        || SourceException.isAboutAList(failure));
    }

    /** Handles a failure of the list that repeated calls did not overcome. */
    private void listEnds(Channel channel, Failure failure) {
        boolean ofTheToken = failure.rule().equals(SourceException.INVALID_PAGE_TOKEN);
        if (somethingWasListed || ofTheToken) {
            String why = ofTheToken ? "YouTube refuses the page tokens that it returned itself" : failure.message();
            cutShort(Failure.of(
                    FailureClass.DEFERRED,
                    LIST_CUT_SHORT,
                    "YouTube did not return the rest of its list of %s (%s); the next run reads the list again from its beginning"
                            .formatted(channel.title(), why)));
        } else if (channel.newestFirst()) {
            // YouTube also refuses the list of a channel that has no public videos.
            listIsMissing = true;
            listed = true;
            warnOfEmptyList(channel);
        } else {
            throw calls.giveUp(failure);
        }
    }

    private static void warnOfEmptyList(Channel channel) {
        log.warn(
                "YouTube lists no videos of {}, so the channel has no public videos; private and unlisted videos are listed"
                        + " only for their owner (source.oauth)",
                channel.title());
    }

    private void cutShort(Failure failure) {
        fault = Optional.of(failure);
        List.of(TOKEN, PREVIOUS_TOKEN, PART, LISTED, CHECKED).forEach(context::remove);
    }

    /**
     * Requests again the details of those videos of the page that could not be read: first together, then one by one.
     */
    private VideoPage withUnread(VideoPage page) throws InterruptedException {
        if (page.unread().isEmpty()) {
            return page;
        }
        try {
            return page.with(
                    calls.ask(
                            () -> source.details(page.unread()),
                            failure -> failure.failureClass() == FailureClass.OUTAGE
                                    || failure.failureClass() == FailureClass.RETRY),
                    Set.of());
        } catch (SourceException e) {
            unreadBecause = Optional.of(e.failure());
            return oneByOne(page);
        }
    }

    private VideoPage oneByOne(VideoPage page) {
        Map<String, Video> found = new LinkedHashMap<>();
        Set<String> left = new LinkedHashSet<>(page.unread());
        int refused = 0;
        for (String id : page.unread()) {
            try {
                found.putAll(source.details(List.of(id)));
                left.remove(id);
            } catch (SourceException e) {
                if (++refused > MOST_UNREADABLE) {
                    break;
                }
            }
        }
        if (refused <= MOST_UNREADABLE && refused < page.unread().size()) {
            // Some of these videos can be read now, so the cause lies in the others. They become missing, and the page
            // does not count as unread.
            left.clear();
        } else {
            reading.unreadPages++;
        }
        return page.with(found, left);
    }

    private @Nullable VideoPage pageById(Channel channel, EnumerationMode mode) throws InterruptedException {
        List<String> unknown =
                named.unknown().stream().limit(VideoSource.PAGE_SIZE).toList();
        if (!unknown.isEmpty()) {
            // Videos of other channels are not moved.
            return pageById(unknown, video -> video.publication().channelId().equals(channel.id()));
        }
        if (fault.isPresent()) {
            throw calls.giveUp(fault.get());
        }
        List<String> known = ledger.notAskedFor(mode, VideoSource.PAGE_SIZE);
        if (!known.isEmpty()) {
            VideoPage page = pageById(known, video -> true);
            if (listIsMissing && page.videos().stream().anyMatch(video -> isListed(video, channel))) {
                cutShort(Failure.of(
                        FailureClass.DEFERRED,
                        LIST_CUT_SHORT,
                        "YouTube does not find the list of %s's videos, although the channel has public videos; the next run asks again"
                                .formatted(channel.title())));
            }
            return page;
        }
        complete = true;
        return null;
    }

    private boolean isListed(Video video, Channel channel) {
        return video.publication().privacy() == Video.Privacy.PUBLIC
                && video.publication().channelId().equals(channel.id())
                && !named.contains(video.id());
    }

    private VideoPage pageById(List<String> wanted, Predicate<Video> isOurs) throws InterruptedException {
        checked = false;
        List<Video> found = calls.ask(() -> source.details(wanted), failure -> false).values().stream()
                .filter(isOurs)
                .toList();
        Set<String> missing = new LinkedHashSet<>(wanted);
        found.forEach(video -> missing.remove(video.id()));
        return VideoPage.asked(found, missing);
    }
}
