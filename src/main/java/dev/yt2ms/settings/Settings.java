package dev.yt2ms.settings;

import dev.yt2ms.settings.value.ProxySetting;
import dev.yt2ms.settings.value.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A job file, read and checked. {@code jobs/migrate-channel.yml} documents the keys.
 *
 * @param name the name of the migration in the ledger and the report: letters, digits, {@code . _ -}, at most 100
 *     characters
 * @param stateDir the folder of the ledger, the staged files, logs and reports
 * @param machine what belongs to this machine: its name, its connections and the ledger's database
 * @param source the channel on YouTube
 * @param select the rules that select videos
 * @param download how videos are downloaded
 * @param mapping how videos' details become upload fields
 * @param destination the platform
 * @param run the course of a run: the comparison, the hours of transfers, and changes on YouTube
 * @param reporting how people and programs learn of the migration
 * @param inFile the secrets in the job file and in the variables that it names
 */
public record Settings(
        String name,
        Path stateDir,
        MachineSettings machine,
        SourceSettings source,
        SelectSettings select,
        DownloadSettings download,
        MappingSettings mapping,
        DestinationSettings destination,
        RunSettings run,
        ReportingSettings reporting,
        JobFileSecrets inFile) {

    /** Returns these settings with a separate H2 ledger in this folder, and without notifications. */
    public Settings withLedgerOfItsOwn(Path folder) {
        DatabaseSettings inFolder = new DatabaseSettings(Optional.empty(), Optional.empty(), Optional.empty());
        return new Settings(
                name,
                folder,
                new MachineSettings(Optional.empty(), machine.network(), inFolder),
                source,
                select,
                download,
                mapping,
                destination,
                run,
                new ReportingSettings(NotifySettings.NONE, reporting.web(), reporting.export()),
                new JobFileSecrets(secrets(), inFile.files()));
    }

    /** Returns these settings without canary videos: no upload waits for the comparison of the first videos. */
    public Settings withoutCanary() {
        VerifySettings verify = run.verify();
        return with(new VerifySettings(verify.enabled(), verify.workers(), verify.patience(), verify.attempts(), 0));
    }

    /** Returns these settings with verification turned on. */
    public Settings verifying() {
        VerifySettings verify = run.verify();
        return with(new VerifySettings(
                true, verify.workers(), verify.patience(), verify.attempts(), verify.canaryVideos()));
    }

    private Settings with(VerifySettings verify) {
        return new Settings(
                name,
                stateDir,
                machine,
                source,
                select,
                download,
                mapping,
                destination,
                new RunSettings(verify, run.schedule(), run.sync()),
                reporting,
                inFile);
    }

    /**
     * Checks what is outside of the job file but affects connections, for commands that connect: the proxy variables
     * and the file of certificate authorities.
     *
     * @throws dev.yt2ms.settings.value.SettingsException when a proxy variable or the file of authorities is invalid
     */
    public void checkNetwork() {
        NetworkSettings network = machine.network();
        network.check(network.source(), source.apiUrl().getScheme());
        network.check(network.download(), source.watchUrl().replaceFirst(":.*", ""));
        network.check(network.destination(), destination.apiUrl().getScheme());
        if (reporting.notifications().isSet()) {
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
                        reporting.web().token(),
                        machine.database().url(),
                        machine.database().password())
                .flatMap(Optional::stream)
                .filter(secret -> !secret.isEmpty());
        return Stream.of(
                        used,
                        reporting.notifications().secrets().stream(),
                        machine.network().secrets().stream(),
                        inFile.values().stream())
                .flatMap(secrets -> secrets)
                .toList();
    }
}
