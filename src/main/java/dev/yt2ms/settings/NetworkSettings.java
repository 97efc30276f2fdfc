package dev.yt2ms.settings;

import dev.yt2ms.settings.value.AuthorityFile;
import dev.yt2ms.settings.value.EnvironmentProxies;
import dev.yt2ms.settings.value.ProxyAddress;
import dev.yt2ms.settings.value.ProxySetting;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.settings.value.SettingsException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How yt2ms connects to other machines.
 *
 * @param source the proxy for the YouTube Data API and the owner's login
 * @param destination the proxy for the platform and uploads
 * @param download the proxy for yt-dlp and the release pages of tools
 * @param environment the proxies that environment variables name; each of source, destination and download uses them if
 *     it has no proxy setting in the job file
 * @param authorities the file that {@code tls.ca-file} names; empty if the key is not given
 */
public record NetworkSettings(
        ProxySetting source,
        ProxySetting destination,
        ProxySetting download,
        EnvironmentProxies environment,
        Optional<AuthorityFile> authorities) {

    /** Direct connections, and only the certificate authorities that Java trusts. */
    public static final NetworkSettings DIRECT = new NetworkSettings(
            new ProxySetting.None(),
            new ProxySetting.None(),
            new ProxySetting.None(),
            EnvironmentProxies.NONE,
            Optional.empty());

    /**
     * Explains why one side (source, destination or download) can't connect to addresses of a scheme: its proxy comes
     * from an environment variable whose value is not the address of a proxy.
     *
     * @param side the proxy setting of the side
     * @param scheme {@code http} or {@code https}
     * @return a sentence for a person; empty if there is no problem
     */
    public Optional<String> problem(ProxySetting side, String scheme) {
        return side instanceof ProxySetting.Environment ? environment.problem(scheme) : Optional.empty();
    }

    /**
     * Checks the environment's proxies and the file of authorities, for commands that connect. The job file's own
     * values are checked when it is read.
     *
     * @param side the proxy setting of the side that connects
     * @param scheme the scheme of the addresses to which the side connects, {@code http} or {@code https}
     * @throws SettingsException when the proxy variable or the file of authorities is invalid
     */
    public void check(ProxySetting side, String scheme) {
        problem(side, scheme).ifPresent(problem -> {
            throw new SettingsException(problem);
        });
        authorities.ifPresent(AuthorityFile::check);
    }

    /** The passwords of proxies, and the proxy addresses that contain those passwords. */
    List<Secret> secrets() {
        Stream<ProxyAddress> keys = Stream.of(source, destination, download)
                .filter(ProxySetting.Address.class::isInstance)
                .map(setting -> ((ProxySetting.Address) setting).address());
        Stream<ProxyAddress> variables = environment.all().stream().map(EnvironmentProxies.Named::address);
        return Stream.concat(keys, variables)
                .flatMap(address -> address.user().stream()
                        .flatMap(user -> Stream.of(address.url(), user.password()))
                        .filter(secret -> secret.reveal().length() >= Secret.SHORTEST_PART))
                .toList();
    }

    /**
     * Reads the section {@code tls}, and the proxies of the sections {@code source}, {@code destination} and
     * {@code download}.
     *
     * @param migration the section above these
     * @param source the section {@code source}; {@link Section#lenient} if the command does not connect to YouTube
     */
    public static NetworkSettings from(Section migration, Section source, EnvironmentProxies environment) {
        Section tls = migration.section("tls");
        tls.allow("ca-file");
        return new NetworkSettings(
                proxy(source),
                proxy(migration.section("destination")),
                proxy(migration.section("download")),
                environment,
                tls.file("ca-file").map(AuthorityFile::read));
    }

    /**
     * Reads the proxy of one side: source, destination or download. Messages do not show the value, because it may
     * contain a password.
     */
    private static ProxySetting proxy(Section side) {
        String text = side.text("proxy", "").strip();
        if (text.isEmpty()) {
            return new ProxySetting.Environment();
        }
        if (text.equalsIgnoreCase("none")) {
            return new ProxySetting.None();
        }
        return ProxyAddress.of(text)
                .map(ProxySetting.Address::new)
                .orElseThrow(() -> new SettingsException(
                        "%s: the value is not the address of a proxy that yt2ms can use; give 'none' to use no proxy, or %s"
                                .formatted(side.keyPath("proxy"), ProxyAddress.FORM)));
    }
}
