package dev.yt2ms.wholejob;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The kinds of faults that a campaign causes, each with its frequency relative to the others of its group. */
public enum FaultKind {
    // Ways in which the process of a run ends.
    KILL_OF_THE_GROUP(Group.ENDING, 8, Attempt.SPARED),
    KILL_OF_THE_JVM_ALONE(Group.ENDING, 5, Attempt.SPARED),
    TERM(Group.ENDING, 2, Attempt.SPARED),
    DISK_FULL(Group.ENDING, 2, Attempt.SPARED),

    // Faults of uploads and of their sessions.
    UPLOAD_RESET(Group.SERVER, 3),
    UPLOAD_ANSWER_LOST(Group.SERVER, 3, Attempt.SPARED),
    UPLOAD_STORED_THEN_GARBAGE(Group.SERVER, 2, Attempt.SPARED),
    UPLOAD_STORED_THEN_HTML(Group.SERVER, 2, Attempt.SPARED),
    UPLOAD_STORED_THEN_5XX(Group.SERVER, 2, Attempt.SPARED),
    UPLOAD_5XX(Group.SERVER, 1),
    UPLOAD_429(Group.SERVER, 1),
    UPLOAD_REFUSED(Group.SERVER, 1),
    UPLOAD_SLOW(Group.SERVER, 1, Attempt.SPARED),
    SESSION_EXPIRED(Group.SERVER, 1),
    SESSION_USED(Group.SERVER, 1),
    SESSION_ELSEWHERE(Group.SERVER, 1),
    SESSION_WITHOUT_PATH(Group.SERVER, 1),

    // Failed calls of any method of the platform.
    PLATFORM_5XX(Group.SERVER, 2, Attempt.SPARED),
    PLATFORM_HTML(Group.SERVER, 1, Attempt.SPARED),
    PLATFORM_HANGS_UP(Group.SERVER, 1, Attempt.SPARED),

    // Faults of YouTube's API, its pages and its media.
    SOURCE_5XX(Group.SERVER, 1, Attempt.SPARED),
    SOURCE_RATE_LIMIT(Group.SERVER, 1, Attempt.SPARED),
    LIST_IN_CIRCLES(Group.SERVER, 2, Attempt.SPARED),
    LIST_REFUSED(Group.SERVER, 1, Attempt.SPARED),
    LIST_PAGE_ODD(Group.SERVER, 1, Attempt.SPARED),
    DETAILS_LEFT_OUT(Group.SERVER, 1, Attempt.SPARED),
    WATCH_5XX(Group.SERVER, 1),
    WATCH_THROTTLES(Group.SERVER, 2),
    MEDIA_5XX(Group.SERVER, 1),
    MEDIA_403(Group.SERVER, 1),
    MEDIA_RESET(Group.SERVER, 2),
    MEDIA_STALLS(Group.SERVER, 1),
    MEDIA_CUT_SHORT(Group.SERVER, 2),
    MEDIA_JUNK(Group.SERVER, 2),

    // Faults of yt-dlp, and refusals of YouTube that it reports.
    TOOL_HANGS(Group.TOOL, 1),
    TOOL_HANGS_AND_IGNORES_TERM(Group.TOOL, 1),
    TOOL_LEAVES_A_CHILD(Group.TOOL, 1, Attempt.SPARED),
    TOOL_FLOODS(Group.TOOL, 1),
    TOOL_ENDS_WELL_WITHOUT_A_FILE(Group.TOOL, 1),
    TOOL_LIES_ABOUT_A_FILE(Group.TOOL, 1),
    TOOL_IS_KILLED(Group.TOOL, 1),
    VIDEO_REFUSED_FOR_NOW(Group.TOOL, 2, Attempt.SPARED),
    VIDEO_REFUSED_IN_NEW_WORDS(Group.TOOL, 2),

    // Changes of staged files between two runs.
    STAGED_FILE_CHANGED(Group.STAGED, 1),
    STAGED_FILE_CUT(Group.STAGED, 1),
    STAGED_FILE_DELETED(Group.STAGED, 1);

    /** Where the fault occurs. */
    public enum Group {
        ENDING,
        SERVER,
        TOOL,
        STAGED
    }

    /** Whether a fault may use up an attempt of the video that it hits. */
    public enum Attempt {
        /** The video may be the cause, so its attempt may be counted. */
        COUNTS,
        /** A server or the machine is the cause, so the video's attempt must not be counted. */
        SPARED
    }

    /** The faults that must occur in every campaign. */
    private static final Set<FaultKind> REQUIRED = EnumSet.of(
            KILL_OF_THE_GROUP,
            KILL_OF_THE_JVM_ALONE,
            TERM,
            DISK_FULL,
            UPLOAD_RESET,
            UPLOAD_ANSWER_LOST,
            UPLOAD_5XX,
            PLATFORM_5XX,
            MEDIA_5XX,
            LIST_IN_CIRCLES,
            LIST_REFUSED,
            LIST_PAGE_ODD,
            DETAILS_LEFT_OUT,
            WATCH_THROTTLES,
            VIDEO_REFUSED_FOR_NOW,
            VIDEO_REFUSED_IN_NEW_WORDS,
            TOOL_HANGS,
            TOOL_LIES_ABOUT_A_FILE);

    private final Group group;
    private final int weight;
    private final Attempt attempt;

    FaultKind(Group group, int weight) {
        this(group, weight, Attempt.COUNTS);
    }

    FaultKind(Group group, int weight, Attempt attempt) {
        this.group = group;
        this.weight = weight;
        this.attempt = attempt;
    }

    public static Set<FaultKind> required() {
        return Set.copyOf(REQUIRED);
    }

    public boolean countsAttempts() {
        return attempt == Attempt.COUNTS;
    }

    public boolean isKill() {
        return this == KILL_OF_THE_GROUP || this == KILL_OF_THE_JVM_ALONE;
    }

    /**
     * Returns the kinds of a group for a random choice. The list contains each kind as many times as its frequency
     * says.
     */
    public static List<FaultKind> of(Group group) {
        return Arrays.stream(values())
                .filter(kind -> kind.group == group)
                .flatMap(kind -> java.util.stream.Stream.generate(() -> kind).limit(kind.weight))
                .toList();
    }
}
