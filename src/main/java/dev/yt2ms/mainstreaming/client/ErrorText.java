package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.settings.value.Beginning;
import dev.yt2ms.settings.value.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/**
 * Turns text from servers and libraries into one short line for a message, without the key, upload URLs or any other
 * address. The text may contain them, because platforms and libraries often quote the request.
 */
final class ErrorText {

    private static final int LENGTH = 200;
    /** The maximum number of characters that are read. An answer may have millions, and cleaning them needs memory. */
    private static final int MOST_READ = 1 << 16;
    /**
     * The minimum length of a hidden part of an upload URL. Shorter parts, such as "upload" and "file", are not secret,
     * and messages would become unreadable without them.
     */
    private static final int SECRET_PART = 8;

    private static final Pattern ADDRESS = Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]{0,20}:(?:\\\\?/){2}\\S*");

    private final List<Pattern> secrets;

    private ErrorText(List<Pattern> secrets) {
        this.secrets = secrets;
    }

    static ErrorText hiding(Secret token) {
        List<Pattern> patterns = new ArrayList<>();
        addSecret(patterns, token.reveal());
        return new ErrorText(List.copyOf(patterns));
    }

    /**
     * Returns an instance that also hides the parts of an upload URL, because servers may quote the path without the
     * host.
     */
    ErrorText hidingPartsOf(HttpUrl url) {
        List<String> parts = new ArrayList<>(url.pathSegments());
        parts.addAll(url.encodedPathSegments());
        parts.add(url.encodedPath());
        if (url.encodedQuery() != null) {
            parts.add(url.encodedQuery());
            parts.addAll(List.of(url.encodedQuery().split("[&=;]")));
            url.queryParameterNames()
                    .forEach(name -> url.queryParameterValues(name).stream()
                            .filter(value -> value != null)
                            .forEach(parts::add));
        }
        List<Pattern> patterns = new ArrayList<>();
        parts.stream()
                .filter(part -> part.length() >= SECRET_PART)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .forEach(part -> addSecret(patterns, part));
        patterns.addAll(secrets);
        return new ErrorText(List.copyOf(patterns));
    }

    private static void addSecret(List<Pattern> patterns, String secret) {
        if (secret.isEmpty()) {
            return;
        }
        int flags = Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        // Each secret is hidden in three forms: unchanged, as oneLine returns it, and URL-encoded.
        List.of(secret, oneLine(secret), URLEncoder.encode(secret, StandardCharsets.UTF_8)).stream()
                .filter(form -> !form.isEmpty())
                .distinct()
                .forEach(form -> patterns.add(Pattern.compile(form, flags)));
    }

    /** Returns the text as one line of at most {@value #LENGTH} characters; empty if the text is {@code null}. */
    String clean(String text) {
        if (text == null) {
            return "";
        }
        return cut(
                withoutSecrets(withoutQueries(ADDRESS.matcher(beginning(text)).replaceAll("(address)"))));
    }

    private String beginning(String text) {
        if (text.length() <= MOST_READ) {
            return oneLine(text);
        }
        String line = oneLine(text.substring(0, MOST_READ));
        // The limit may have cut a secret in two, and the remaining part would not be recognized as a secret, so the
        // end of the text is dropped.
        int longest = secrets.stream()
                .mapToInt(secret -> secret.pattern().length())
                .max()
                .orElse(0);
        return line.substring(0, Math.max(0, line.length() - longest));
    }

    /**
     * Returns a sentence that yt2ms itself has written, on one line and without the key and the parts of the upload
     * URL. It is not shortened, and other addresses stay.
     */
    String withoutSecrets(String sentence) {
        String result = oneLine(sentence);
        for (Pattern secret : secrets) {
            result = secret.matcher(result).replaceAll("***");
        }
        return result;
    }

    /**
     * Replaces each path that has a query. Servers may quote an address without scheme and host, and its query may
     * contain the secret of the upload session.
     */
    private static String withoutQueries(String text) {
        return Arrays.stream(text.split(" "))
                .map(word -> {
                    int slash = word.indexOf('/');
                    return slash >= 0 && word.indexOf('?', slash) > slash ? "(address)" : word;
                })
                .collect(Collectors.joining(" "));
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), 4096));
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> {}
                case Character.CONTROL,
                        Character.SPACE_SEPARATOR,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> {
                    if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                        line.append(' ');
                    }
                }
                default -> line.appendCodePoint(c);
            }
        });
        return line.toString().strip();
    }

    private static String cut(String text) {
        return text.length() <= LENGTH ? text : Beginning.of(text, LENGTH - 1) + "…";
    }
}
