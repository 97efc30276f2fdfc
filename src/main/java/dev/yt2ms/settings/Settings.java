package dev.yt2ms.settings;

import dev.yt2ms.settings.value.ProxySetting;
import dev.yt2ms.settings.value.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A job file, read and checked. {@code jobs/migrate-channel.yml} documents the keys.
 *
 * @param name the name of the migration in the ledger and the report: letters, digits, {@code . _ -}, at most 100
 *     characters
 * @param stateDir the folder of the ledger, the staged files, logs and reports
 * @param node the name of this machine if several machines share the ledger; empty for a random name that is kept in the
 *     state directory
 * @param source the channel on YouTube
 * @param select the rules that select videos
 * @param download how videos are downloaded
 * @param mapping how videos' details become upload fields
 * @param destination the platform
 * @param verify how contents are compared with what was sent
 * @param schedule when videos are transferred
 * @param sync how changes on YouTube are handled
 * @param notifications who is notified of the end of a run
 * @param web who may see the live page
 * @param network how yt2ms connects to other machines
 * @param database the ledger's database
 * @param export settings of the command {@code export}
 * @param writtenSecrets all secrets in the job file's secret keys, even of keys that the command does not use or that
 *     another value overrides
 * @param secretFiles maps a key of the job file to the file that contains its secret in plain text: to the job file, if
 *     a secret there is not written as a variable, or to the OAuth client's file
 */
public record Settings(
        String name,
        Path stateDir,
        Optional<String> node,
        SourceSettings source,
        SelectSettings select,
        DownloadSettings download,
        MappingSettings mapping,
        DestinationSettings destination,
        VerifySettings verify,
        ScheduleSettings schedule,
        SyncSettings sync,
        NotifySettings notifications,
        WebSettings web,
        NetworkSettings network,
        DatabaseSettings database,
        ExportSettings export,
        List<Secret> writtenSecrets,
        Map<String, Path> secretFiles) {

    public Settings {
        writtenSecrets = List.copyOf(writtenSecrets);
        secretFiles = Map.copyOf(secretFiles);
    }

    /** Returns these settings with a separate H2 ledger in this folder, and without notifications. */
    public Settings withLedgerOfItsOwn(Path folder) {
        return new Settings(
                name,
                folder,
                Optional.empty(),
                source,
                select,
                download,
                mapping,
                destination,
                verify,
                schedule,
                sync,
                NotifySettings.NONE,
                web,
                network,
                new DatabaseSettings(Optional.empty(), Optional.empty(), Optional.empty()),
                export,
                secrets(),
                secretFiles);
    }

    /** Returns these settings without canary videos: no upload waits for the comparison of the first videos. */
    public Settings withoutCanary() {
        return with(new VerifySettings(verify.enabled(), verify.workers(), verify.patience(), verify.attempts(), 0));
    }

    /** Returns these settings with verification turned on. */
    public Settings verifying() {
        return with(new VerifySettings(
                true, verify.workers(), verify.patience(), verify.attempts(), verify.canaryVideos()));
    }

    private Settings with(VerifySettings other) {
        return new Settings(
                name,
                stateDir,
                node,
                source,
                select,
                download,
                mapping,
                destination,
                other,
                schedule,
                sync,
                notifications,
                web,
                network,
                database,
                export,
                writtenSecrets,
                secretFiles);
    }

    /**
     * Checks what is outside of the job file but affects connections, for commands that connect: the proxy variables
     * and the file of certificate authorities.
     *
     * @throws dev.yt2ms.settings.value.SettingsException when a proxy variable or the file of authorities is invalid
     */
    public void checkNetwork() {
        network.check(network.source(), source.apiUrl().getScheme());
        network.check(network.download(), source.watchUrl().replaceFirst(":.*", ""));
        network.check(network.destination(), destination.apiUrl().getScheme());
        if (notifications.isSet()) {
            network.check(new ProxySetting.Environment(), "https");
        }
    }

    /**
     * All secrets of the job file, such as API keys and passwords, which no log, message or child process may contain.
     */
    public List<Secret> secrets() {
        Stream<Secret> used = Stream.of(
                        Optional.of(source.apiKey()),
                        source.oauth().map(OAuthSettings::clientSecret),
                        Optional.of(destination.token()),
                        web.token(),
                        database.url(),
                        database.password())
                .flatMap(Optional::stream)
                .filter(secret -> !secret.isEmpty());
        return Stream.of(used, notifications.secrets().stream(), network.secrets().stream(), writtenSecrets.stream())
                .flatMap(secrets -> secrets)
                .toList();
    }
}
