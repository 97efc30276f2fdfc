package dev.yt2ms.report.plan;

import dev.yt2ms.model.Video;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds problems in videos that an owner may want to fix before anything is moved. */
final class PlanProblems {

    /**
     * The lengths in characters above which a field is reported. The platform documents no limits. Longer texts are
     * seldom intended, and the platform might cut them without an error.
     */
    private static final Map<String, Integer> CAUTIOUS_LENGTHS = Map.of(
            "title", 255, "shortDescription", 500, "longDescription", 60_000, "tags", 1_000, "fullUserName", 255);

    private static final int EXAMPLES = 3;

    private record Finding(int count, List<String> examples) {

        Finding and(String videoId) {
            List<String> more = new ArrayList<>(examples);
            if (more.size() < EXAMPLES) {
                more.add(videoId);
            }
            return new Finding(count + 1, more);
        }
    }

    private final boolean cookies;
    private final Set<String> mapped;
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Map<String, Finding> titles = new LinkedHashMap<>();

    /**
     * Creates an empty list of problems; {@link #check} adds the problems of one video.
     *
     * @param cookies whether private videos can be downloaded, because the job file names a cookie file
     * @param mapped the upload fields for which the job file has a template
     */
    PlanProblems(boolean cookies, Set<String> mapped) {
        this.cookies = cookies;
        this.mapped = mapped;
    }

    void check(Video video, Map<String, String> fields) {
        if (!fields.containsKey("title")) {
            note("an empty title", video);
        }
        for (String field : mapped) {
            if (!field.equals("title") && !fields.containsKey(field)) {
                String missing = field.equals("idCategory") ? "no category of the platform" : "an empty text";
                note("%s from the template mapping.%s, so this field is not sent".formatted(missing, field), video);
            }
        }
        CAUTIOUS_LENGTHS.forEach((field, most) -> {
            if (fields.getOrDefault(field, "").length() > most) {
                note(
                        "a %s of more than %d characters (the platform documents no limit, so yt2ms only warns)"
                                .formatted(field, most),
                        video);
            }
        });
        if (video.snippet().description().isBlank()) {
            note("no description", video);
        }
        if (video.counts().views().isEmpty()) {
            note("a hidden view count, so no view count is sent", video);
        }
        if (video.publication().privacy() == Video.Privacy.PRIVATE && !cookies) {
            note("privacy private, which can be downloaded only if download.cookies is set", video);
        }
        titles.merge(
                fields.getOrDefault("title", ""),
                new Finding(1, List.of(video.id())),
                (before, one) -> before.and(video.id()));
    }

    private void note(String what, Video video) {
        findings.put(
                what, findings.getOrDefault(what, new Finding(0, List.of())).and(video.id()));
    }

    /** Returns one sentence for each kind of problem, with the first examples. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        findings.forEach((what, finding) -> sentences.add(sentence(finding, what)));
        titles.forEach((title, finding) -> {
            if (finding.count() > 1 && !title.isEmpty()) {
                sentences.add(sentence(finding, "the same title \"" + title + "\""));
            }
        });
        return sentences;
    }

    private static String sentence(Finding finding, String what) {
        return "%d %s with %s: %s%s"
                .formatted(
                        finding.count(),
                        finding.count() == 1 ? "video" : "videos",
                        what,
                        String.join(", ", finding.examples()),
                        finding.count() > finding.examples().size() ? ", …" : "");
    }
}
