package dev.yt2ms.net;

import dev.yt2ms.settings.NetworkSettings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import okhttp3.tls.HeldCertificate;

/** Creates network settings from the keys of a job file and from environment variables. */
public final class Networks {

    private Networks() {}

    /** Returns the network settings of a job file with these keys, e.g. {@code "migration.source.proxy=${PROXY}"}. */
    public static NetworkSettings of(Path folder, Map<String, String> environment, String... keys) {
        try {
            Path file = Files.writeString(
                    folder.resolve("network.yml"),
                    "migration: {name: n, source: {channel: c, api-key: k}, destination: {token: t}}");
            return JobFile.read(file, List.of(keys), environment, JobFile.Access.EVERYTHING)
                    .machine()
                    .network();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file with these certificates. As usual in such files, there are comments between them. */
    public static Path pem(Path file, HeldCertificate... authorities) {
        StringBuilder text = new StringBuilder("# trusted here\n");
        for (HeldCertificate authority : authorities) {
            text.append("\nAuthority\n=========\n").append(authority.certificatePem());
        }
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
