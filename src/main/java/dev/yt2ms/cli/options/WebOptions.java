package dev.yt2ms.cli.options;

import dev.yt2ms.settings.Settings;
import dev.yt2ms.web.WebAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --web}: whether and where the live page is shown. */
public final class WebOptions {

    private static final String DEFAULT = "127.0.0.1:8484";

    /** Takes the next argument as the address only if it has the form HOST:PORT, because it may be the job file. */
    static final class AddressOrNone implements IParameterPreprocessor {
        @Override
        public boolean preprocess(
                Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            boolean isAttached = "=".equals(info.get("separator"));
            if (isAttached
                    || !arguments.isEmpty()
                            && WebAddress.parse(arguments.peek()).isPresent()) {
                return false;
            }
            option.setValue(DEFAULT);
            return true;
        }
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--web",
            paramLabel = "HOST:PORT",
            arity = "0..1",
            fallbackValue = DEFAULT,
            preprocessor = AddressOrNone.class,
            description =
                    "Show a live page of the run in a browser, and its metrics at /metrics [" + DEFAULT
                            + "]. The link is printed. An address that other machines can reach needs web.token in the job file.")
    private String web = "";

    /** Returns where to show the page; empty if it is not wanted. */
    public Optional<WebRequest> request(Settings settings) {
        return web.isEmpty() ? Optional.empty() : Optional.of(WebAddresses.request(spec, "--web", web, settings));
    }
}
