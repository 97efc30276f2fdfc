package dev.yt2ms.sandbox.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Determines what the platform shows of a stored content now: whether it is visible, its status, and its fields in an
 * answer.
 */
public final class PlatformContents {

    static final String DTO = "VodContentDTO";

    private static final DateTimeFormatter DIGITS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

    /** The encoding states, with their numbers in MainStreaming's public PHP SDK. */
    enum Status {
        QUEUED(0),
        ENCODING(16),
        ERROR(24),
        READY(32);

        private final int number;

        Status(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    private final Clock clock;
    private volatile PlatformTimings timings = PlatformTimings.INTERACTIVE;
    private volatile DateForm dateForm = DateForm.WCF;

    public PlatformContents(Clock clock) {
        this.clock = clock;
    }

    void timings(PlatformTimings value) {
        timings = value;
    }

    void dateForm(DateForm value) {
        dateForm = value;
    }

    /**
     * Whether the content is visible. A content is hidden for a while after its first upload, but not when it is
     * overwritten.
     */
    boolean visible(StoredContent content) {
        return visibleNow().test(content);
    }

    /** Returns the predicate that matches the contents that are visible at this moment. */
    Predicate<StoredContent> visibleNow() {
        Instant latest = clock.instant().minus(timings.hidden());
        return content -> !content.createdAt().isAfter(latest);
    }

    /** Whether contents are ready as soon as their uploads are answered. */
    boolean areReadyAtOnce() {
        return timings.equals(PlatformTimings.AT_ONCE);
    }

    Status status(StoredContent content) {
        PlatformTimings now = timings;
        Duration age = age(content, now);
        if (age.compareTo(now.queued()) < 0) {
            return Status.QUEUED;
        }
        if (!content.probed() || age.compareTo(now.queued().plus(now.encoding())) < 0) {
            return Status.ENCODING;
        }
        return content.duration().isPresent() ? Status.READY : Status.ERROR;
    }

    /** The progress of the encoding in percent. */
    int percent(StoredContent content) {
        PlatformTimings now = timings;
        return switch (status(content)) {
            case QUEUED, ERROR -> 0;
            case READY -> 100;
            case ENCODING -> {
                long passed = age(content, now).minus(now.queued()).toMillis();
                long whole = Math.max(1, now.encoding().toMillis());
                yield (int) Math.max(0, Math.min(99, 100 * passed / whole));
            }
        };
    }

    private Duration age(StoredContent content, PlatformTimings now) {
        Instant found = content.current().at();
        if (content.overwritten() == 0) {
            found = found.plus(now.hidden());
        }
        return Duration.between(found, clock.instant());
    }

    /** The date that was sent with the upload, or the time of the upload if no valid date was sent. */
    Instant uploadDate(StoredContent content) {
        try {
            return LocalDateTime.parse(content.field("uploaddate"), DIGITS).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            return content.createdAt();
        }
    }

    long views(StoredContent content) {
        return number(content.field("startViews"));
    }

    PlatformAnswer.Dto dto(StoredContent content, PlatformForm form) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("contentId", content.id());
        values.put("filename", content.filename());
        for (String field : new String[] {"title", "shortDescription", "longDescription", "tags", "referenceID"}) {
            values.put(field, content.fields().get(field));
        }
        values.put("relatedLinkText", content.fields().get("relatedLinkText"));
        values.put("relatedLinkURL", content.fields().get("relatedLinkUrl"));
        values.put("idCategory", number(content.field("idCategory")));
        values.put("uploadDate", date(uploadDate(content), form));
        values.put("visualizations", views(content));
        values.put("duration", content.duration().map(Duration::toString).orElse(null));
        values.put("status", status(content).number());
        values.put("encodingStatusPercent", percent(content));
        for (int i = 1; i <= 10; i++) {
            values.put("customAttribute" + i, content.fields().get("customAttribute" + i));
        }
        return new PlatformAnswer.Dto(DTO, values);
    }

    private String date(Instant date, PlatformForm form) {
        return switch (dateForm) {
            // WCF services write dates as ISO-8601 in XML.
            case WCF -> form == PlatformForm.XML ? date.toString() : "/Date(" + date.toEpochMilli() + "+0000)/";
            case ISO -> date.toString();
            case DIGITS -> DIGITS.format(date.atOffset(ZoneOffset.UTC));
        };
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
