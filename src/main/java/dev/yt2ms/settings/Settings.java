package dev.yt2ms.settings;

import dev.yt2ms.settings.value.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A job file, read and checked. The keys are documented in {@code jobs/migrate-channel.yml}.
 *
 * @param name names the run, the ledger rows and the report: letters, digits, {@code . _ -}, at most 100
 * @param stateDir where ledger, staged files, logs and reports are
 * @param source where the videos come from
 * @param select which videos are moved
 * @param download how they are downloaded
 * @param mapping how their details become upload fields
 * @param destination where they go
 * @param verify how what arrived is compared
 * @param schedule when videos are transferred
 * @param sync how the platform is kept in step
 * @param network how connections leave this machine
 * @param database where the ledger is
 * @param export what the export needs besides the ledger
 * @param writtenSecrets what the secret keys are made of, also those that the command does not use or another value overrides
 */
public record Settings(
        String name,
        Path stateDir,
        SourceSettings source,
        SelectSettings select,
        DownloadSettings download,
        MappingSettings mapping,
        DestinationSettings destination,
        VerifySettings verify,
        ScheduleSettings schedule,
        SyncSettings sync,
        NetworkSettings network,
        DatabaseSettings database,
        ExportSettings export,
        List<Secret> writtenSecrets) {

    public Settings {
        writtenSecrets = List.copyOf(writtenSecrets);
    }

    /** The same job over a ledger of its own, always H2, in this folder. */
    public Settings withLedgerOfItsOwn(Path folder) {
        return new Settings(
                name,
                folder,
                source,
                select,
                download,
                mapping,
                destination,
                verify,
                schedule,
                sync,
                network,
                new DatabaseSettings(Optional.empty(), Optional.empty(), Optional.empty()),
                export,
                secrets());
    }

    /** The same job, all of whose videos begin at once. */
    public Settings withoutCanary() {
        return with(new VerifySettings(verify.enabled(), verify.workers(), verify.patience(), verify.attempts(), 0));
    }

    /** The same job, which compares what arrived in any case. */
    public Settings verifying() {
        return with(new VerifySettings(
                true, verify.workers(), verify.patience(), verify.attempts(), verify.canaryVideos()));
    }

    private Settings with(VerifySettings other) {
        return new Settings(
                name,
                stateDir,
                source,
                select,
                download,
                mapping,
                destination,
                other,
                schedule,
                sync,
                network,
                database,
                export,
                writtenSecrets);
    }

    /**
     * Checks what does not stand in the job file itself but holds for its connections, for commands that connect.
     *
     * @throws dev.yt2ms.settings.value.SettingsException when the environment or the file of authorities makes no sense
     */
    public void checkNetwork() {
        network.check(network.source(), source.apiUrl().getScheme());
        network.check(network.download(), source.watchUrl().replaceFirst(":.*", ""));
        network.check(network.destination(), destination.apiUrl().getScheme());
    }

    /** Every key and password of the job file: what no log, message or child process may see. */
    public List<Secret> secrets() {
        Stream<Secret> used = Stream.of(
                        Optional.of(source.apiKey()),
                        source.oauth().map(OAuthSettings::clientSecret),
                        Optional.of(destination.token()),
                        database.url(),
                        database.password())
                .flatMap(Optional::stream)
                .filter(secret -> !secret.isEmpty());
        return Stream.of(used, network.secrets().stream(), writtenSecrets.stream())
                .flatMap(secrets -> secrets)
                .toList();
    }
}
