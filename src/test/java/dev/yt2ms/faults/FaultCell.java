package dev.yt2ms.faults;

/**
 * The cells of the table "What it must survive": each single fault. Each has a test of its own that names it, which
 * {@link FaultTableTest} holds.
 */
public enum FaultCell {
    // kill -9 of the group, of the JVM alone, out of memory, of the machine at any moment.
    KILLED_GROUP,
    KILLED_JVM_ALONE,
    /** yt-dlp and ffmpeg continue after the JVM has ended. */
    KILLED_JVM_LEAVING_CHILDREN,
    KILLED_OUT_OF_MEMORY,
    /** Power cut: everything that was not on disk is lost. */
    KILLED_MACHINE,

    // TERM and INT.
    TERM,
    INT,
    TERM_WHILE_FFMPEG_MERGES,
    TERM_IN_ENUMERATION,
    TERM_IN_A_SCAN,
    /** The next run resumes the download. */
    SIGNAL_RESUMES_DOWNLOAD,
    SIGNAL_WITHIN_UPLOAD_GRACE,
    SIGNAL_BEYOND_UPLOAD_GRACE,
    SIGNAL_BEGINS_NOTHING,

    // Died between upload and record; answer lost, 5xx or garbage after the file arrived.
    DIED_BEFORE_RECORD,
    UPLOAD_ANSWER_LOST,
    UPLOAD_STORED_THEN_5XX,
    UPLOAD_STORED_THEN_GARBAGE,
    /** All unsure uploads are looked up in one scan. */
    UPLOADS_UNSURE,
    CONTENT_IN_ERROR,
    CONTENT_OF_OTHER_DURATION,

    // Reset, stall, slow loris, 5xx, 429 with Retry-After, 413, early refusal in an upload.
    UPLOAD_RESET,
    UPLOAD_STALLS,
    UPLOAD_READ_SLOWLY,
    UPLOAD_ANSWERED_SLOWLY,
    UPLOAD_5XX,
    UPLOAD_429_RETRY_AFTER,
    UPLOAD_413,
    UPLOAD_REFUSED_EARLY,
    UPLOAD_ACCEPTED_EARLY,
    /** Each attempt in a new session, FAILED in the end. */
    UPLOAD_FAILS_AGAIN_AND_AGAIN,
    /** Exponential backoff with jitter. */
    BACKOFF,

    // Upload URL expired, used, not a URL, elsewhere or private; redirects; HTML for JSON; no envelope.
    UPLOAD_URL_EXPIRED,
    UPLOAD_URL_USED,
    UPLOAD_URL_IS_NONE,
    UPLOAD_URL_ELSEWHERE,
    UPLOAD_URL_PRIVATE,
    UPLOAD_URL_TURNS_PRIVATE,
    UPLOAD_REDIRECTED,
    SESSION_IS_HTML,
    SESSION_WITHOUT_D,

    // Key refused, address not whitelisted.
    KEY_REFUSED,
    SOURCE_KEY_REFUSED,
    ADDRESS_NOT_WHITELISTED,

    // Platform or source down for long.
    PLATFORM_AWAY,
    PLATFORM_AWAY_FOR_LONG,
    /** No other video is left that could show the cause. */
    SERVER_AWAY_FOR_THE_LAST_VIDEO,
    NAME_NOT_RESOLVED,
    SOURCE_5XX,
    /** One probe at a time. */
    PROBING,
    /** The gate opens by itself. */
    SERVER_COMES_BACK,

    // YouTube quota used up.
    QUOTA_USED_UP,
    QUOTA_RESET,

    // Throttled, bot check, cookies dead, JS runtime missing, tool too old.
    THROTTLED,
    THROTTLED_FOR_LONG,
    BOT_CHECK,
    /** YouTube calls video after video unavailable. */
    ADDRESS_BLOCKED,
    COOKIES_DEAD,
    JS_RUNTIME_MISSING,
    TOOL_TOO_OLD,

    // Partial, empty, junk, mixed or truncated media, wrong duration, no audio.
    MEDIA_PARTIAL,
    MEDIA_TRUNCATED,
    MEDIA_EMPTY,
    MEDIA_JUNK,
    MEDIA_MIXED,
    MEDIA_OF_OTHER_DURATION,
    MEDIA_WITHOUT_SOUND,
    /** FAILED with the reason. */
    MEDIA_BROKEN_AGAIN_AND_AGAIN,

    // Disk full in download, merge, ledger or log.
    DISK_FULL_IN_DOWNLOAD,
    DISK_FULL_IN_MERGE,
    DISK_FULL_IN_LEDGER,
    DISK_FULL_IN_LOG,
    /** A ledger that hangs because the disk is full. */
    LEDGER_HANGS,

    // yt-dlp hangs, floods, prints invalid UTF-8, exits 0 without a file, is killed, not executable, disappears.
    TOOL_HANGS,
    TOOL_FLOODS,
    TOOL_PRINTS_INVALID_UTF8,
    TOOL_ENDS_WITHOUT_A_FILE,
    TOOL_KILLED,
    TOOL_NOT_EXECUTABLE,
    TOOL_DISAPPEARS,
    /** ffprobe or ffmpeg does not work, so the downloads are not the cause. */
    MEDIA_TOOLS_UNFIT,

    // The staged file changes or disappears between download and upload.
    STAGED_FILE_CHANGED,
    STAGED_FILE_GONE,

    // Two runs on one ledger.
    TWO_RUNS_ON_H2,
    TWO_RUNS_ON_POSTGRESQL,
    /** The database server was restarted, and another run began. */
    LEDGER_LOCK_LOST,

    // Clock jumps, DST.
    CLOCK_SET_BACK,
    CLOCK_SET_FORWARD,
    SUMMER_TIME,

    // A ledger written by an older version.
    OLD_H2_LEDGER,
    OLD_POSTGRESQL_LEDGER
}
