package dev.yt2ms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.regex.Pattern;
import org.junit.platform.commons.annotation.Testable;

/** Checks the names of all test methods: a name that needs more words than this usually describes two behaviours. */
@AnalyzeClasses(packages = "dev.yt2ms", importOptions = ImportOption.OnlyIncludeTests.class)
class TestNamesTest {

    private static final int MOST_WORDS = 12;

    /** Matches each word of a camel-case name. A single capital letter is a word. */
    private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z0-9]+|[A-Z]");

    @ArchTest
    static final ArchRule testsAreNamedInTwelveWordsAtMost =
            methods().that().areMetaAnnotatedWith(Testable.class).should(haveShortNames());

    private static ArchCondition<JavaMethod> haveShortNames() {
        return new ArchCondition<>("have names of at most " + MOST_WORDS + " words") {
            @Override
            public void check(JavaMethod test, ConditionEvents events) {
                long words = WORD.matcher(test.getName()).results().count();
                events.add(new SimpleConditionEvent(
                        test, words <= MOST_WORDS, "%s has %d words".formatted(test.getFullName(), words)));
            }
        };
    }
}
