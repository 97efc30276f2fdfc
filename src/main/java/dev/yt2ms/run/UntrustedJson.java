package dev.yt2ms.run;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON that comes from outside: answers, and the lines of tools. A tree takes up to a hundred times the room of its
 * text, so it is the number of its parts that is limited, besides the number of bytes that each reader sets for itself.
 */
public final class UntrustedJson {

    /** Values, names, and ends of arrays and objects. Fifty videos with all their tags have some 20,000. */
    public static final int MOST_TOKENS = 200_000;

    /** Objects and arrays in each other; what the APIs send is ten deep. */
    public static final int DEEPEST = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .build();

    private UntrustedJson() {}

    /**
     * The mapper. What exceeds its limits is refused with a {@link tools.jackson.core.exc.StreamConstraintsException}, as
     * what is no JSON is with another {@link tools.jackson.core.JacksonException}. Safe for several threads.
     */
    public static JsonMapper mapper() {
        return MAPPER;
    }
}
