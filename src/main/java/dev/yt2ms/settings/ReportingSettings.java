package dev.yt2ms.settings;

/**
 * How people and programs learn of a migration.
 *
 * @param notifications who is notified of the end of a run
 * @param web who may see the live page
 * @param export settings of the command {@code export}
 */
public record ReportingSettings(NotifySettings notifications, WebSettings web, ExportSettings export) {}
