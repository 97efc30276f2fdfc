package dev.yt2ms.cli.options;

import dev.yt2ms.files.RandomWord;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.web.WebAddress;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks the address of the live page. */
public final class WebAddresses {

    private WebAddresses() {}

    /**
     * Reads the address, and makes a random token unless the job file has one.
     *
     * @param option the option that has the address, for messages
     */
    public static WebRequest request(CommandSpec spec, String option, String text, Settings settings) {
        WebAddress address = WebAddress.parse(text)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "%s: '%s' is not allowed; give %s".formatted(option, text, WebAddress.FORM)));
        Optional<Secret> token = settings.reporting().web().token().filter(secret -> !secret.isEmpty());
        if (!address.isLoopback() && token.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s: '%s' can be reached from other machines; set web.token in the job file, or give an address of this machine, e.g. 127.0.0.1:%d"
                            .formatted(option, text, address.port()));
        }
        return new WebRequest(address, token.map(Secret::reveal).orElseGet(RandomWord::create), token.isEmpty());
    }
}
