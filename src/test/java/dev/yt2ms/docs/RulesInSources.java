package dev.yt2ms.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Searches the source files for the names and classes of the failure rules that no table contains. */
final class RulesInSources {

    /**
     * The failure classes that a rule assigns.
     *
     * @param inARow the class if several videos in a row fail by this rule; empty if that changes nothing
     */
    record Meaning(String failureClass, String inARow) implements Comparable<Meaning> {
        @Override
        public int compareTo(Meaning other) {
            return toString().compareTo(other.toString());
        }
    }

    private static final String CLASS = "\\(\\s*(?:FailureClass\\.)?([A-Z]+)";
    private static final String NAME = ",\\s*(?:\"([a-z0-9-]+)\"|(?:\\w+\\.)?([A-Z_]+)\\b(?!\\.))";
    private static final Pattern TEXT = Pattern.compile("\"(?![a-z0-9-]+\")[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\"");
    private static final Pattern CONSTANT = Pattern.compile("static final String (\\w+) = \"([a-z0-9-]+)\"");
    private static final Pattern FAILURE = Pattern.compile("\\b(?:Failure\\.of|row)" + CLASS + NAME);
    private static final Pattern END = Pattern.compile(";|\\bFailure\\.of|\\brow\\(");

    private static final Pattern IN_A_ROW = Pattern.compile("escalating(?:Alone)?To" + CLASS);
    /** Matches a helper method that creates failures of one class for rules whose names are passed to it. */
    private static final Pattern HELPER = Pattern.compile("(\\w+)\\(String rule,[^{]*\\{(.*?)\\n {4}}", Pattern.DOTALL);

    private static final Pattern FAILURE_OF_HELPER = Pattern.compile("Failure\\.of" + CLASS + ",\\s*rule\\b");
    private static final Pattern CALL_OF_HELPER = Pattern.compile("\\b(\\w+)\\(\\s*(?:\"([a-z0-9-]+)\"|rule\\b)");

    private final Map<String, Set<Meaning>> rules = new TreeMap<>();
    private final Map<String, String> constants = new HashMap<>();

    private RulesInSources() {}

    /** Returns the meanings of each rule in all sources below this folder. A rule should have only one meaning. */
    static Map<String, Set<Meaning>> below(Path folder) throws IOException {
        RulesInSources found = new RulesInSources();
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .map(RulesInSources::withoutTexts)
                    .toList();
            sources.forEach(source -> CONSTANT.matcher(source)
                    .results()
                    .forEach(constant -> found.constants.put(constant.group(1), constant.group(2))));
            sources.forEach(found::read);
        }
        return found.rules;
    }

    /**
     * Returns the source with empty string literals, except literals that may be names of rules. Semicolons and
     * brackets in the literals would mislead the patterns.
     */
    private static String withoutTexts(Path file) {
        try {
            return TEXT.matcher(Files.readString(file)).replaceAll("\"\"");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void read(String source) {
        FAILURE.matcher(source).results().forEach(failure -> {
            String name = failure.group(2) == null ? constants.get(failure.group(3)) : failure.group(2);
            if (name != null) {
                String rest = END.split(source.substring(failure.end()), 2)[0];
                add(name, new Meaning(failure.group(1), inARow(rest).orElse("")));
            }
        });
        Map<String, String> helpers = new HashMap<>();
        HELPER.matcher(source).results().forEach(helper -> helpers.put(helper.group(1), helper.group(2)));
        CALL_OF_HELPER
                .matcher(source)
                .results()
                .filter(call -> call.group(2) != null)
                .forEach(call -> meaning(call.group(1), helpers).ifPresent(meaning -> add(call.group(2), meaning)));
    }

    /**
     * Returns the meaning that a helper method gives its rules. If the helper calls another helper, returns that one's
     * meaning.
     */
    private static Optional<Meaning> meaning(String helper, Map<String, String> helpers) {
        String body = helpers.get(helper);
        if (body == null) {
            return Optional.empty();
        }
        Matcher own = FAILURE_OF_HELPER.matcher(body);
        Optional<Meaning> meaning = own.find()
                ? Optional.of(new Meaning(own.group(1), ""))
                : CALL_OF_HELPER
                        .matcher(body)
                        .results()
                        .map(MatchResult::group)
                        .map(call -> call.substring(0, call.indexOf('(')))
                        .flatMap(called -> meaning(called, helpers).stream())
                        .findFirst();
        return meaning.map(
                found -> new Meaning(found.failureClass(), inARow(body).orElse(found.inARow())));
    }

    private static Optional<String> inARow(String code) {
        Matcher escalation = IN_A_ROW.matcher(code);
        return escalation.find() ? Optional.of(escalation.group(1)) : Optional.empty();
    }

    private void add(String name, Meaning meaning) {
        rules.computeIfAbsent(name.replaceFirst("^source-http-$", "source-http-NNN"), rule -> new TreeSet<>())
                .add(meaning);
    }
}
