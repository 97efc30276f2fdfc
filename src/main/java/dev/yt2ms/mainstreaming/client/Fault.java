package dev.yt2ms.mainstreaming.client;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * An error report in an answer. The platform documents no such reports. Those of WCF services look like {@code
 * {"ExceptionDetail": {"Message": …}, "ExceptionType": …, "Message": …}} or {@code <Fault>}.
 *
 * @param text the types and messages of the report, which may still contain secrets
 */
record Fault(String text) {

    private static final Set<String> RESULTS = Set.of("contentid", "uploadpath", "idcategory");
    private static final Set<String> SIGNS = Set.of(
            "exceptiontype",
            "exceptiondetail",
            "faultcode",
            "faultstring",
            "stacktrace",
            "message",
            "error",
            "errormessage",
            "fault");
    /**
     * The members whose text is used. Stack traces are excluded, because those of .NET mention cancellation tokens,
     * which would look like an error about the key.
     */
    private static final Set<String> TEXTS = Set.of(
            "message",
            "exceptiontype",
            "type",
            "error",
            "errormessage",
            "faultcode",
            "faultstring",
            "text",
            "value",
            "code",
            "reason",
            "description");

    private static final int DEPTH = 6;

    private static final Pattern SPEAKS_OF_KEY = Pattern.compile("(?i:token|authori[sz]|authenticat|white.?list"
            + "|access.?denied|forbidden|credential|api.?key)"
            + "|(?<![A-Za-z])(?i:keys?)(?![A-Za-z])|(?<![A-Za-z])Key(?=[A-Z])|(?<=[a-z])Key(?![a-z])");
    /**
     * Texts in which .NET mentions keys and tokens because of a defect of a program, and not because of the API key.
     */
    private static final Pattern OTHER_KEYS = Pattern.compile(
            "(?i)public\\s*key\\s*token|cancellation\\s*token|the token '.{0,40}?' was expected|unexpected token"
                    + "|(?:primary|foreign|unique|duplicate)\\s*key|key\\s*not\\s*found|the given key|same key");

    /**
     * Returns the fault in an answer; empty if there is none. Plain text instead of the expected result counts as a
     * fault.
     */
    static Optional<Fault> in(Answer answer) {
        JsonNode payload = answer.payload();
        if (answer.flag().isPresent()) {
            return Optional.empty();
        }
        if (payload.isString()) {
            return payload.asString().isBlank() ? Optional.empty() : Optional.of(new Fault(payload.asString()));
        }
        boolean isFault = payload.isObject()
                && !hasAny(payload, RESULTS)
                && (hasAny(payload, SIGNS) || answer.root().equalsIgnoreCase("Fault") || insideEnvelope(payload));
        if (!isFault) {
            return Optional.empty();
        }
        Set<String> texts = new LinkedHashSet<>();
        collect(payload, texts, 0);
        return Optional.of(new Fault(String.join(": ", texts)));
    }

    private static boolean insideEnvelope(JsonNode payload) {
        return Answer.member(payload, "Body")
                .filter(body -> hasAny(body, Set.of("fault")))
                .isPresent();
    }

    private static boolean hasAny(JsonNode node, Set<String> names) {
        return node.properties().stream()
                .anyMatch(entry -> names.contains(entry.getKey().toLowerCase(Locale.ROOT))
                        && !entry.getValue().isNull());
    }

    private static void collect(JsonNode node, Set<String> texts, int depth) {
        if (depth > DEPTH) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                collect(value, texts, depth + 1);
            } else if (value.isValueNode()
                    && !value.isNull()
                    && TEXTS.contains(entry.getKey().toLowerCase(Locale.ROOT))
                    && !value.asString().isBlank()) {
                texts.add(value.asString());
            }
        }
    }

    /**
     * Whether the text is about token, key or authorization. If so, a person must act, because waiting does not help.
     */
    boolean speaksOfKey() {
        return SPEAKS_OF_KEY.matcher(OTHER_KEYS.matcher(text).replaceAll(" ")).find();
    }
}
