package dev.yt2ms.run;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON from outside: HTTP answers, and the output of tools. A parsed tree takes up to a hundred times the memory
 * of its text, so the number of tokens is limited, in addition to the limit of bytes that each caller sets.
 */
public final class UntrustedJson {

    /**
     * The maximum number of tokens (values, names, and ends of arrays and objects). An answer with fifty videos and all
     * their tags has some 20,000.
     */
    private static final int MOST_TOKENS = 200_000;

    /** The limit of nested objects and arrays; answers of the APIs have a depth of ten. */
    private static final int DEEPEST = 100;

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxTokenCount(MOST_TOKENS)
            .maxNestingDepth(DEEPEST)
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
            .build();

    private UntrustedJson() {}

    /**
     * Returns the mapper, which is thread-safe. It refuses text beyond its limits with a {@link
     * tools.jackson.core.exc.StreamConstraintsException}, and text that is not JSON with another {@link
     * tools.jackson.core.JacksonException}.
     */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** Returns the limits of the mapper, for text in another format. */
    public static StreamReadConstraints constraints() {
        return CONSTRAINTS;
    }
}
