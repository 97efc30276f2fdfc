package dev.yt2ms.job.plan;

import java.util.List;

/**
 * The problems that would stop a migration or deserve a warning.
 *
 * @param texts one sentence for each problem; the steps add to this list
 */
public record PlanNotes(List<String> texts) {}
