package dev.yt2ms.mapping;

import dev.yt2ms.model.Video;
import dev.yt2ms.settings.value.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A text with {@code {placeholders}} for details of a video. {@code {name:form}} stands for the detail in another form.
 * A doubled brace stands for a brace as text.
 */
record Template(List<Part> parts) {

    /** A piece of a template. */
    sealed interface Part {}

    /** Text of the job file, which is sent unchanged. */
    record Literal(String text) implements Part {}

    /** A detail of the video, which is untrusted text. */
    record Value(Placeholder placeholder, Function<Video, String> of) implements Part {}

    Template {
        parts = List.copyOf(parts);
    }

    /**
     * Parses and checks a template.
     *
     * @throws IllegalArgumentException with a message that says what is wrong and what is allowed
     */
    static Template parse(String text, DateFormat dates) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '{' && c != '}') {
                literal.append(c);
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == c) {
                literal.append(c);
                at += 2;
            } else {
                int end = text.indexOf('}', at);
                if (c == '}' || end < 0 || text.substring(at + 1, end).contains("{")) {
                    throw new IllegalArgumentException("has a '" + c
                            + "' that is not matched; write placeholders as {name}, and literal braces as {{ and }}");
                }
                parts.add(new Literal(literal.toString()));
                literal.setLength(0);
                parts.add(value(text.substring(at + 1, end), dates));
                at = end + 1;
            }
        }
        parts.add(new Literal(literal.toString()));
        return new Template(parts);
    }

    private static Value value(String inBraces, DateFormat dates) {
        int colon = inBraces.indexOf(':');
        String name = colon < 0 ? inBraces : inBraces.substring(0, colon);
        Optional<String> form = colon < 0 ? Optional.empty() : Optional.of(inBraces.substring(colon + 1));
        Placeholder placeholder = Placeholder.named(name)
                .orElseThrow(() -> new IllegalArgumentException("has the unknown placeholder {" + name + "}; "
                        + Nearest.advice(
                                name,
                                FieldMapping.placeholders(),
                                "the placeholders are " + Nearest.list(FieldMapping.placeholders()))));
        try {
            return new Value(placeholder, placeholder.valueBy(form, dates));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is wrong, because " + e.getMessage(), e);
        }
    }

    boolean uses(Placeholder placeholder) {
        return parts.stream().anyMatch(part -> part instanceof Value value && value.placeholder() == placeholder);
    }

    /**
     * Returns the text for a video.
     *
     * @param style adapts each value to the field, e.g. escapes it
     */
    String render(Video video, BiFunction<Placeholder, String, String> style) {
        return parts.stream()
                .map(part -> part instanceof Value value
                        ? style.apply(value.placeholder(), value.of().apply(video))
                        : ((Literal) part).text())
                .collect(Collectors.joining());
    }

    /** Returns the text of the template if it has no placeholders and is therefore the same for all videos. */
    Optional<String> fixed() {
        return parts.stream().allMatch(Literal.class::isInstance) ? Optional.of(literals()) : Optional.empty();
    }

    /** Returns the template's text without its placeholders. */
    String literals() {
        return parts.stream()
                .map(part -> part instanceof Literal literal ? literal.text() : "")
                .collect(Collectors.joining());
    }

    /** Returns the number of times that the placeholder occurs. */
    long count(Placeholder placeholder) {
        return parts.stream()
                .filter(part -> part instanceof Value value && value.placeholder() == placeholder)
                .count();
    }
}
