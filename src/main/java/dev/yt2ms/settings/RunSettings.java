package dev.yt2ms.settings;

/**
 * The course of a run.
 *
 * @param verify how contents are compared with what was sent
 * @param schedule when videos are transferred
 * @param sync how changes on YouTube are handled
 */
public record RunSettings(VerifySettings verify, ScheduleSettings schedule, SyncSettings sync) {}
