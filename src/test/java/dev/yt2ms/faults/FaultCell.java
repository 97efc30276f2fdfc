package dev.yt2ms.faults;

/**
 * The faults that yt2ms must survive. {@link FaultTableTest} checks that a test with {@link Survives} covers each of
 * them.
 */
public enum FaultCell {
    // The process is killed: SIGKILL to the process group or to the JVM alone, out of memory, or a power cut.
    KILLED_GROUP,
    KILLED_JVM_ALONE,
    /** Only the JVM is killed, and yt-dlp and ffmpeg continue. */
    KILLED_JVM_LEAVING_CHILDREN,
    KILLED_OUT_OF_MEMORY,
    /** The power fails, and everything that was not on disk is lost. */
    KILLED_MACHINE,

    // The signals TERM and INT.
    TERM,
    INT,
    TERM_WHILE_FFMPEG_MERGES,
    TERM_IN_ENUMERATION,
    TERM_IN_A_SCAN,
    /** The signal ends a download, which the next run resumes. */
    SIGNAL_RESUMES_DOWNLOAD,
    SIGNAL_WITHIN_UPLOAD_GRACE,
    SIGNAL_BEYOND_UPLOAD_GRACE,
    SIGNAL_BEGINS_NOTHING,

    // An upload arrives, but this is not recorded: the process dies, or the answer is lost, is a 5xx or is garbage.
    DIED_BEFORE_RECORD,
    UPLOAD_ANSWER_LOST,
    UPLOAD_STORED_THEN_5XX,
    UPLOAD_STORED_THEN_GARBAGE,
    /** The outcomes of several uploads are unknown, and one scan of the platform reveals all of them. */
    UPLOADS_UNSURE,
    CONTENT_IN_ERROR,
    CONTENT_OF_OTHER_DURATION,

    // An upload goes wrong: it is reset or stalls; the platform reads it slowly or answers slowly; or the platform
    // answers with 5xx, with 429 and Retry-After, with 413, or before the upload is complete.
    UPLOAD_RESET,
    UPLOAD_STALLS,
    UPLOAD_READ_SLOWLY,
    UPLOAD_ANSWERED_SLOWLY,
    UPLOAD_5XX,
    UPLOAD_429_RETRY_AFTER,
    UPLOAD_413,
    UPLOAD_REFUSED_EARLY,
    UPLOAD_ACCEPTED_EARLY,
    /** Every attempt fails, each in its own upload session, and the video finally becomes FAILED. */
    UPLOAD_FAILS_AGAIN_AND_AGAIN,
    /** Attempts are repeated after exponentially growing, randomized pauses. */
    BACKOFF,

    // The upload URL is expired, already used, not a URL, or leads to another host or a private address; the upload is
    // redirected; or the answer that should contain the URL is HTML or lacks its envelope.
    UPLOAD_URL_EXPIRED,
    UPLOAD_URL_USED,
    UPLOAD_URL_IS_NONE,
    UPLOAD_URL_ELSEWHERE,
    UPLOAD_URL_PRIVATE,
    UPLOAD_URL_TURNS_PRIVATE,
    UPLOAD_REDIRECTED,
    SESSION_IS_HTML,
    SESSION_WITHOUT_D,

    // A key is refused, or the address of the machine is not whitelisted.
    KEY_REFUSED,
    SOURCE_KEY_REFUSED,
    ADDRESS_NOT_WHITELISTED,

    // The platform or the source is unavailable for long.
    PLATFORM_AWAY,
    PLATFORM_AWAY_FOR_LONG,
    /** The outage affects the last video, so no other video can show that it is general. */
    SERVER_AWAY_FOR_THE_LAST_VIDEO,
    NAME_NOT_RESOLVED,
    SOURCE_5XX,
    /** During an outage, only one request at a time tests whether the server answers again. */
    PROBING,
    /** The server answers again, and the transfers continue without anyone having to act. */
    SERVER_COMES_BACK,

    // The quota of the YouTube API is used up.
    QUOTA_USED_UP,
    QUOTA_RESET,

    // YouTube throttles, asks for a bot check or blocks the address; cookies are expired; the JavaScript runtime is
    // missing; the tool is too old.
    THROTTLED,
    THROTTLED_FOR_LONG,
    BOT_CHECK,
    /** YouTube reports one video after another as unavailable, because it blocks the address. */
    ADDRESS_BLOCKED,
    COOKIES_DEAD,
    JS_RUNTIME_MISSING,
    TOOL_TOO_OLD,

    // The downloaded media are partial, empty, junk, mixed or truncated, have the wrong duration, or lack sound.
    MEDIA_PARTIAL,
    MEDIA_TRUNCATED,
    MEDIA_EMPTY,
    MEDIA_JUNK,
    MEDIA_MIXED,
    MEDIA_OF_OTHER_DURATION,
    MEDIA_WITHOUT_SOUND,
    /** The media are broken in every attempt, and the video becomes FAILED with the reason. */
    MEDIA_BROKEN_AGAIN_AND_AGAIN,

    // The disk is full during a download, during a merge, for the ledger or for the log.
    DISK_FULL_IN_DOWNLOAD,
    DISK_FULL_IN_MERGE,
    DISK_FULL_IN_LEDGER,
    DISK_FULL_IN_LOG,
    /** The ledger hangs because the disk is full. */
    LEDGER_HANGS,

    // yt-dlp hangs, prints without end, prints invalid UTF-8, exits with 0 without a file, is killed, is not
    // executable, or disappears.
    TOOL_HANGS,
    TOOL_FLOODS,
    TOOL_PRINTS_INVALID_UTF8,
    TOOL_ENDS_WITHOUT_A_FILE,
    TOOL_KILLED,
    TOOL_NOT_EXECUTABLE,
    TOOL_DISAPPEARS,
    /** ffprobe or ffmpeg does not work. No video may fail for this reason. */
    MEDIA_TOOLS_UNFIT,

    // The staged file changes or disappears between download and upload.
    STAGED_FILE_CHANGED,
    STAGED_FILE_GONE,

    // Two runs use the same ledger.
    TWO_RUNS_ON_H2,
    TWO_RUNS_ON_POSTGRESQL,
    /** The database server was restarted, and another run has taken the lock of the ledger. */
    LEDGER_LOCK_LOST,

    // The clock jumps, or summer time begins or ends.
    CLOCK_SET_BACK,
    CLOCK_SET_FORWARD,
    SUMMER_TIME,

    // The ledger was written by an older version.
    OLD_H2_LEDGER,
    OLD_POSTGRESQL_LEDGER
}
