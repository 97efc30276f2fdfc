package dev.yt2ms.notify;

import dev.yt2ms.settings.NotifySettings.Event;
import java.time.Instant;
import java.util.Map;

/**
 * One message to a person. Its texts contain no secret; they may contain texts of YouTube, yt-dlp and the platform,
 * without control characters.
 *
 * @param event the event that the notification reports
 * @param migration the migration's name
 * @param host the name of this machine
 * @param at when the notification was created
 * @param exitCode the exit code of the run; -1 while the run is in progress
 * @param title one line
 * @param text some lines: what happened and what to do
 * @param summary the summary of the run as it is printed with {@code --json}; empty if there is none
 */
public record Notification(
        Event event,
        String migration,
        String host,
        Instant at,
        int exitCode,
        String title,
        String text,
        Map<String, Object> summary) {

    /** The exit code of a run that is still in progress. */
    public static final int RUNNING = -1;
}
