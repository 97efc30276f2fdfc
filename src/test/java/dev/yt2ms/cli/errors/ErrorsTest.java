package dev.yt2ms.cli.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.download.tools.ToolException;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.settings.value.SettingsException;
import dev.yt2ms.youtube.SourceException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.QueryTimeoutException;
import picocli.CommandLine;

/**
 * Tests that an error which a person can fix, or which disappears with time, is reported in one sentence with its exit
 * code, and not as a defect of yt2ms.
 */
class ErrorsTest {

    private static final String SENTENCE = "What happened: what to do";

    private static Stream<Arguments> exceptions() {
        Failure person = Failure.of(FailureClass.OPERATOR, "rule", SENTENCE);
        Failure later = Failure.of(FailureClass.OUTAGE, "rule", SENTENCE);
        return Stream.of(
                Arguments.of(new SettingsException(SENTENCE), ExitCodes.USAGE),
                Arguments.of(new ToolException(SENTENCE), ExitCodes.OPERATOR),
                Arguments.of(new LedgerException(SENTENCE, true), ExitCodes.OPERATOR),
                Arguments.of(new OperatorException(SENTENCE), ExitCodes.OPERATOR),
                Arguments.of(new LedgerHeldException(SENTENCE), ExitCodes.OPERATOR),
                Arguments.of(new SourceException(person), ExitCodes.OPERATOR),
                Arguments.of(new SourceException(later), ExitCodes.LATER),
                Arguments.of(new PlatformException(person), ExitCodes.OPERATOR),
                Arguments.of(new PlatformException(later), ExitCodes.LATER));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void eachErrorIsExplainedInOneSentence(Exception exception, int exitCode) {
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(CommandLine.Model.CommandSpec.create()).setErr(new PrintWriter(err));

        assertThat(Errors.failed(exception, command, JobCommands.UNKNOWN_FILE)).isEqualTo(exitCode);

        assertThat(err).hasToString("yt2ms: " + SENTENCE + System.lineSeparator());
    }

    @Test
    void aDatabaseServerThatIsTooBusyIsForLater() {
        Errors.Problem problem = Errors.problem(new QueryTimeoutException(
                "claim", new SQLException("canceling statement due to statement timeout", "57014")));

        assertThat(problem.exitCode()).isEqualTo(ExitCodes.LATER);
        assertThat(problem.sentence()).contains("did not answer in time", "run again later");
    }
}
