package dev.yt2ms.web;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The pages and files of the live page, all of which come from the jar. Templates escape every value. */
final class Pages {

    private static final String FOLDER = "/web/";

    private final Map<String, Template> templates = new ConcurrentHashMap<>();

    /** Fills a template. */
    String page(String file, Map<String, ?> values) {
        return templates
                .computeIfAbsent(
                        file,
                        name -> Mustache.compiler()
                                .escapeHTML(true)
                                .emptyStringIsFalse(true)
                                .zeroIsFalse(true)
                                .compile(new StringReader(new String(file(name), StandardCharsets.UTF_8))))
                .execute(values);
    }

    /** Reads a file. */
    static byte[] file(String name) {
        try (InputStream in = Objects.requireNonNull(Pages.class.getResourceAsStream(FOLDER + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
