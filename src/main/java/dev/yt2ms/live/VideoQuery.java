package dev.yt2ms.live;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.settings.value.Beginning;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the table of all videos is wanted.
 *
 * @param search words that the title or the id must contain, without regard to case; empty: all videos
 * @param state only videos in this state
 * @param rule only videos whose last failure has this rule
 * @param sort the order
 * @param descending whether the order is reversed
 * @param page the number of the page, from 0
 */
public record VideoQuery(
        String search, Optional<ItemState> state, Optional<String> rule, Sort sort, boolean descending, int page) {

    /** The number of videos on a page. */
    public static final int PAGE_SIZE = 50;

    private static final int LONGEST_SEARCH = 200;
    private static final int LAST_PAGE = 1_000_000;

    /** The orders of the table. */
    public enum Sort {
        /** The order of the channel's list. */
        POSITION,
        TITLE,
        PUBLISHED,
        DURATION,
        STATE,
        ATTEMPTS,
        BYTES,
        UPLOADED
    }

    /** Reads a query from the parameters of an address. Wrong values count as missing ones. */
    public static VideoQuery of(Map<String, String> parameters) {
        String search = parameters.getOrDefault("search", "");
        return new VideoQuery(
                Beginning.of(search, LONGEST_SEARCH),
                choice(ItemState.values(), parameters.get("state")),
                Optional.ofNullable(parameters.get("rule")).filter(rule -> !rule.isEmpty()),
                choice(Sort.values(), parameters.get("sort")).orElse(Sort.POSITION),
                "desc".equals(parameters.get("order")),
                page(parameters.getOrDefault("page", "")));
    }

    private static <E extends Enum<E>> Optional<E> choice(E[] values, @Nullable String word) {
        return Stream.of(values)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    private static int page(String text) {
        try {
            return Math.min(LAST_PAGE, Math.max(0, Integer.parseInt(text) - 1));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Returns this query as the query part of an address, which {@link #of} reads. */
    public String toText() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("search", search);
        state.ifPresent(value -> parameters.put("state", value.name().toLowerCase(Locale.ROOT)));
        rule.ifPresent(value -> parameters.put("rule", value));
        parameters.put("sort", sort.name().toLowerCase(Locale.ROOT));
        parameters.put("order", descending ? "desc" : "asc");
        parameters.put("page", String.valueOf(page + 1));
        return encoded(parameters);
    }

    /** Writes parameters as the query part of an address. */
    static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Reads the query part of an address. */
    static Map<String, String> decoded(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String part : query.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }
}
