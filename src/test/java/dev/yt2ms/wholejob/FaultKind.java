package dev.yt2ms.wholejob;

import java.util.Arrays;
import java.util.List;

/** What a campaign does to a migration. */
enum FaultKind {
    // How a run ends.
    KILL_OF_THE_GROUP(Group.ENDING, 8),
    KILL_OF_THE_JVM_ALONE(Group.ENDING, 5),
    TERM(Group.ENDING, 2),
    DISK_FULL(Group.ENDING, 2),

    // Uploads.
    UPLOAD_RESET(Group.SERVER, 3),
    UPLOAD_ANSWER_LOST(Group.SERVER, 3),
    UPLOAD_STORED_THEN_GARBAGE(Group.SERVER, 2),
    UPLOAD_STORED_THEN_HTML(Group.SERVER, 2),
    UPLOAD_STORED_THEN_5XX(Group.SERVER, 2),
    UPLOAD_5XX(Group.SERVER, 1),
    UPLOAD_429(Group.SERVER, 1),
    UPLOAD_REFUSED(Group.SERVER, 1),
    UPLOAD_SLOW(Group.SERVER, 1),
    SESSION_EXPIRED(Group.SERVER, 1),
    SESSION_USED(Group.SERVER, 1),
    SESSION_ELSEWHERE(Group.SERVER, 1),
    SESSION_WITHOUT_PATH(Group.SERVER, 1),

    // The platform's methods.
    PLATFORM_5XX(Group.SERVER, 2),
    PLATFORM_HTML(Group.SERVER, 1),
    PLATFORM_HANGS_UP(Group.SERVER, 1),

    // The source.
    SOURCE_5XX(Group.SERVER, 1),
    SOURCE_RATE_LIMIT(Group.SERVER, 1),
    WATCH_5XX(Group.SERVER, 1),
    WATCH_THROTTLES(Group.SERVER, 2),
    MEDIA_5XX(Group.SERVER, 1),
    MEDIA_403(Group.SERVER, 1),
    MEDIA_RESET(Group.SERVER, 2),
    MEDIA_STALLS(Group.SERVER, 1),
    MEDIA_CUT_SHORT(Group.SERVER, 2),
    MEDIA_JUNK(Group.SERVER, 2),

    // yt-dlp.
    TOOL_HANGS(Group.TOOL, 1),
    TOOL_HANGS_AND_IGNORES_TERM(Group.TOOL, 1),
    TOOL_LEAVES_A_CHILD(Group.TOOL, 1),
    TOOL_FLOODS(Group.TOOL, 1),
    TOOL_ENDS_WELL_WITHOUT_A_FILE(Group.TOOL, 1),
    TOOL_LIES_ABOUT_A_FILE(Group.TOOL, 1),
    TOOL_IS_KILLED(Group.TOOL, 1),

    // Between two runs.
    STAGED_FILE_CHANGED(Group.STAGED, 1),
    STAGED_FILE_CUT(Group.STAGED, 1),
    STAGED_FILE_DELETED(Group.STAGED, 1);

    /** Where it strikes. */
    enum Group {
        ENDING,
        SERVER,
        TOOL,
        STAGED
    }

    private final Group group;
    private final int weight;

    FaultKind(Group group, int weight) {
        this.group = group;
        this.weight = weight;
    }

    Group group() {
        return group;
    }

    boolean isKill() {
        return this == KILL_OF_THE_GROUP || this == KILL_OF_THE_JVM_ALONE;
    }

    /** The kinds of a group, each as often as it weighs. */
    static List<FaultKind> of(Group group) {
        return Arrays.stream(values())
                .filter(kind -> kind.group == group)
                .flatMap(kind -> java.util.stream.Stream.generate(() -> kind).limit(kind.weight))
                .toList();
    }
}
