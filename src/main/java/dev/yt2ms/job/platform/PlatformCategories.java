package dev.yt2ms.job.platform;

import dev.yt2ms.mainstreaming.Category;
import dev.yt2ms.mapping.CategoryIds;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.settings.MappingSettings;
import dev.yt2ms.settings.value.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the platform's categories that a job file names by number, by name, or by the end of their path ({@code
 * Parent/Child}). Upper and lower case are treated as equal. Until the step preflight has read the platform's
 * categories, {@link #of} returns each name unchanged. Thread-safe.
 */
public final class PlatformCategories implements CategoryIds {

    private record Place(String id, List<String> names) {

        private String path() {
            return String.join("/", names);
        }

        private boolean endsWith(String written) {
            for (int from = 0; from < names.size(); from++) {
                if (String.join("/", names.subList(from, names.size())).equalsIgnoreCase(written)) {
                    return true;
                }
            }
            return false;
        }
    }

    private volatile Optional<List<Place>> known = Optional.empty();

    /**
     * Checks the categories that a job file names.
     *
     * @param known the categories of the platform
     * @return one sentence for each category in the job file that does not match exactly one category of the platform
     */
    public static List<String> problems(MappingSettings mapping, List<Category> known) {
        PlatformCategories categories = new PlatformCategories();
        categories.know(known);
        return categories.problems(FieldMapping.of(mapping, categories).namedCategories());
    }

    public PlatformCategories() {}

    /** Records the categories of the platform. */
    public void know(List<Category> categories) {
        Map<String, Category> byId = new HashMap<>();
        categories.forEach(category -> byId.put(category.id(), category));
        known = Optional.of(categories.stream()
                .map(category -> new Place(category.id(), names(category, byId)))
                .toList());
    }

    /**
     * Returns the names on the path to a category, beginning with the topmost parent. The platform's answer is not
     * trusted: a parent may be unknown, or the parents may form a cycle.
     */
    private static List<String> names(Category category, Map<String, Category> byId) {
        LinkedList<String> names = new LinkedList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Category at = category;
                at != null && seen.add(at.id());
                at = at.parentId().map(byId::get).orElse(null)) {
            names.addFirst(normalised(at.name()));
        }
        return names;
    }

    @Override
    public Optional<String> of(String written) {
        if (known.isEmpty()) {
            return Optional.of(written);
        }
        List<Place> meant = meant(written, known.get());
        return meant.size() == 1 ? Optional.of(meant.get(0).id()) : Optional.empty();
    }

    /**
     * Checks categories of a job file.
     *
     * @param named the categories as written, each with the key that names it
     * @return one sentence for each of these categories that does not match exactly one category of the platform
     */
    public List<String> problems(Map<String, String> named) {
        List<Place> places = known.orElseThrow();
        List<String> problems = new ArrayList<>();
        named.forEach((key, written) -> {
            if (meant(written, places).size() != 1) {
                problems.add(problem(key, written, places));
            }
        });
        return problems;
    }

    /** Returns a sentence that says why {@link #of} does not find a category that a template has named. */
    public String unknown(String written) {
        return problem("migration.mapping.idCategory", written, known.orElseThrow());
    }

    private static String problem(String key, String written, List<Place> places) {
        List<Place> meant = meant(written, places);
        return meant.isEmpty()
                ? "%s: '%s' is not a category of the platform; %s".formatted(key, written, advice(written, places))
                : "%s: '%s' matches %d categories of the platform, namely %s; give the number of one of them or a longer path"
                        .formatted(key, written, meant.size(), listed(meant));
    }

    private static List<Place> meant(String written, List<Place> places) {
        String matcher = normalised(written);
        Optional<Place> byId =
                places.stream().filter(place -> place.id().equals(matcher)).findFirst();
        return byId.map(List::of)
                .orElseGet(() ->
                        places.stream().filter(place -> place.endsWith(matcher)).toList());
    }

    private static String advice(String written, List<Place> places) {
        if (places.isEmpty()) {
            return "the platform has no categories, so create this one there first, or leave the key empty";
        }
        List<String> names = new ArrayList<>();
        places.forEach(place -> {
            names.add(place.path());
            names.add(place.names().get(place.names().size() - 1));
        });
        return Nearest.advice(normalised(written), names, "the platform has " + listed(places));
    }

    private static String listed(List<Place> places) {
        return Nearest.list(places.stream()
                .map(place -> place.path() + " (" + place.id() + ")")
                .toList());
    }

    private static String normalised(String written) {
        return written.strip().replaceAll("\\s*/\\s*", "/");
    }
}
