package dev.yt2ms.verify;

import dev.yt2ms.model.Content;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Difference.Kind;
import dev.yt2ms.settings.MappingSettings;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the fields of an upload, as they were sent, with the fields that the platform returns for the content.
 * Thread-safe.
 */
public final class Comparison {

    /** The name of the field in which the platform returns {@code startViews}. */
    private static final String VIEWS = "visualizations";

    /**
     * The result of comparing two unequal texts.
     *
     * @param kind how severe the difference is
     * @param note a few words on the probable cause
     */
    record Finding(Kind kind, Optional<String> note) {

        static Finding harmless() {
            return new Finding(Kind.HARMLESS, Optional.empty());
        }

        static Finding loss() {
            return new Finding(Kind.LOSS, Optional.empty());
        }

        static Finding loss(String note) {
            return new Finding(Kind.LOSS, Optional.of(note));
        }

        static Finding unreadable(String note) {
            return new Finding(Kind.UNREADABLE, Optional.of(note));
        }
    }

    private final UploadDates dates;

    /**
     * Creates a comparison.
     *
     * @param mapping contains the pattern and the zone with which dates were written
     */
    public Comparison(MappingSettings mapping) {
        this.dates = new UploadDates(mapping.datePattern(), mapping.dateZone());
    }

    /**
     * Returns the fields whose value on the platform differs, in the order in which they were sent. Fields that the
     * platform does not return at all are skipped, because nothing is known about them.
     *
     * @param sent the value sent for each upload field
     * @param uploadedAt when the fields were sent
     */
    public List<Difference> of(Map<String, String> sent, Content found, Instant uploadedAt) {
        List<Difference> differences = new ArrayList<>();
        sent.forEach((field, text) -> found.field(field.equals("startViews") ? VIEWS : field)
                .ifPresent(there -> finding(field, text, there, uploadedAt)
                        .ifPresent(finding -> differences.add(difference(field, text, there, finding)))));
        return differences;
    }

    private Optional<Finding> finding(String field, String sent, String found, Instant uploadedAt) {
        if (found.equals(sent)) {
            return Optional.empty();
        }
        if (found.isBlank()) {
            return Optional.of(Finding.loss("the platform returned an empty value"));
        }
        return switch (field) {
            case "uploaddate" -> dates.compare(sent, found, uploadedAt);
            case "startViews" -> views(sent, found);
            case "idCategory" -> number(sent, found);
            case "tags" -> Optional.of(Tags.compare(sent, found));
            case "longDescription" -> Optional.of(Html.compare(sent, found));
            // The platform ignores upper and lower case in these values.
            case "filename", "protectedEmbed" ->
                Optional.of(sent.equalsIgnoreCase(found) ? Finding.harmless() : PlainText.compare(sent, found));
            default -> Optional.of(PlainText.compare(sent, found));
        };
    }

    /**
     * A counter above its start value is not a difference, because people have watched the content since the upload.
     */
    private static Optional<Finding> views(String sent, String found) {
        if (!isNumber(sent) || !isNumber(found)) {
            return Optional.of(Finding.unreadable("the value is not a number"));
        }
        return new BigInteger(found.strip()).compareTo(new BigInteger(sent.strip())) >= 0
                ? Optional.empty()
                : Optional.of(Finding.loss("the counter is below its start value"));
    }

    private static Optional<Finding> number(String sent, String found) {
        return isNumber(sent) && isNumber(found) && new BigInteger(sent.strip()).equals(new BigInteger(found.strip()))
                ? Optional.empty()
                : Optional.of(Finding.loss());
    }

    private static boolean isNumber(String text) {
        return text.strip().matches("\\d{1,40}");
    }

    private static Difference difference(String field, String sent, String found, Finding finding) {
        Excerpt excerpt = Excerpt.of(sent, found);
        return new Difference(field, finding.kind(), excerpt.sent(), excerpt.found(), finding.note());
    }
}
