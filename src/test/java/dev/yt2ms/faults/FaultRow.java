package dev.yt2ms.faults;

/** The rows of the table "What it must survive": each has tests that name it, which {@link FaultTableTest} holds. */
public enum FaultRow {
    /** kill -9 of the group, of the JVM alone, out of memory, of the machine at any moment. */
    KILLED,
    /** TERM and INT. */
    SIGNALLED,
    /** Died between upload and record; answer lost, 5xx or garbage after the file arrived. */
    UPLOAD_OF_UNKNOWN_END,
    /** Reset, stall, slow loris, 5xx, 429 with Retry-After, 413, early refusal in an upload. */
    UPLOAD_FAILS,
    /** Upload URL expired, used, not a URL, elsewhere or private; redirects; HTML for JSON; no envelope. */
    UPLOAD_URL_OF_NO_USE,
    /** Key refused, address not whitelisted. */
    KEY_REFUSED,
    /** Platform or source down for long. */
    SERVER_AWAY,
    /** YouTube quota used up. */
    QUOTA_USED_UP,
    /** Throttled, bot check, cookies dead, JS runtime missing, tool too old. */
    YOUTUBE_REFUSES_THE_TOOL,
    /** Partial, empty, junk, mixed or truncated media, wrong duration, no audio. */
    MEDIA_OF_NO_USE,
    /** Disk full in download, merge, ledger or log. */
    DISK_FULL,
    /** yt-dlp hangs, floods, prints invalid UTF-8, exits 0 without a file, is killed, not executable, disappears. */
    TOOL_MISBEHAVES,
    /** The staged file changes or disappears between download and upload. */
    STAGED_FILE_CHANGES,
    /** Two runs on one ledger. */
    TWO_RUNS,
    /** Clock jumps, DST. */
    CLOCK_JUMPS,
    /** A ledger written by an older version. */
    OLD_LEDGER
}
