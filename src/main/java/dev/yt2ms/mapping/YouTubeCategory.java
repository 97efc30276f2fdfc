package dev.yt2ms.mapping;

import dev.yt2ms.settings.value.Nearest;
import java.util.LinkedHashMap;
import java.util.Map;

/** The categories that YouTube lets an uploader choose, with their English names ({@code videoCategories.list}). */
final class YouTubeCategory {

    private static final Map<String, String> NUMBERS = numbers();

    private YouTubeCategory() {}

    /**
     * Returns the number of a category of YouTube.
     *
     * @param written the number of the category, or its English name in upper or lower case
     * @throws IllegalArgumentException if the text is neither a number nor the name of a category; the message names
     *     the allowed texts
     */
    static String number(String written) {
        if (written.matches("\\d{1,5}")) {
            return written.replaceFirst("^0+(?=\\d)", "");
        }
        return NUMBERS.entrySet().stream()
                .filter(category -> category.getKey().equalsIgnoreCase(written))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is not a category of YouTube; "
                        + Nearest.advice(
                                written,
                                NUMBERS.keySet(),
                                "give a category's number, or one of " + Nearest.list(NUMBERS.keySet()))));
    }

    private static Map<String, String> numbers() {
        Map<String, String> numbers = new LinkedHashMap<>();
        numbers.put("Film & Animation", "1");
        numbers.put("Autos & Vehicles", "2");
        numbers.put("Music", "10");
        numbers.put("Pets & Animals", "15");
        numbers.put("Sports", "17");
        numbers.put("Travel & Events", "19");
        numbers.put("Gaming", "20");
        numbers.put("People & Blogs", "22");
        numbers.put("Comedy", "23");
        numbers.put("Entertainment", "24");
        numbers.put("News & Politics", "25");
        numbers.put("Howto & Style", "26");
        numbers.put("Education", "27");
        numbers.put("Science & Technology", "28");
        numbers.put("Nonprofits & Activism", "29");
        return numbers;
    }
}
