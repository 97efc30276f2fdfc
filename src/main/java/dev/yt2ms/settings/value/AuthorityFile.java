package dev.yt2ms.settings.value;

import dev.yt2ms.files.OwnFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of {@code tls.ca-file}: additional certificate authorities. yt2ms trusts them in addition to those of Java;
 * its child programs trust them in addition to those of this machine.
 *
 * @param path the file
 * @param certificates the certificates in the file; empty if there is a problem
 * @param problem why the file can't be used; empty if it can
 * @param advice what a person can do about the problem; empty text if there is none
 */
public record AuthorityFile(Path path, List<X509Certificate> certificates, Optional<String> problem, String advice) {

    private static final String OTHER_FILE =
            "give a PEM file with at least one -----BEGIN CERTIFICATE-----, or leave the key empty";

    private static final long MOST_BYTES = 10L << 20;
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----.*?-----END [^-]*-----", Pattern.DOTALL);

    public AuthorityFile {
        certificates = List.copyOf(certificates);
    }

    /** Reads the file; a problem is kept in the result and not thrown. */
    public static AuthorityFile read(Path path) {
        Optional<String> others = Files.exists(path) ? OwnFolder.problemOfUsed(path) : Optional.empty();
        if (others.isPresent()) {
            return new AuthorityFile(
                    path,
                    List.of(),
                    Optional.of("is not trusted, because other users may be able to change it"),
                    others.get());
        }
        String text;
        try {
            if (Files.isRegularFile(path) && Files.size(path) > MOST_BYTES) {
                return useless(path, "is larger than 10 MB");
            }
            text = Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return useless(path, Files.exists(path) ? "can't be read" : "does not exist");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher pem = PEM.matcher(text);
        while (pem.find()) {
            try {
                Certificate certificate = CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(
                                pem.group().replace("TRUSTED ", "").getBytes(StandardCharsets.ISO_8859_1)));
                certificates.add((X509Certificate) certificate);
            } catch (CertificateException | ClassCastException e) {
                return useless(path, "contains a certificate that can't be read: number " + (certificates.size() + 1));
            }
        }
        return certificates.isEmpty()
                ? useless(path, "contains no certificate")
                : new AuthorityFile(path, certificates, Optional.empty(), "");
    }

    private static AuthorityFile useless(Path path, String why) {
        return new AuthorityFile(path, List.of(), Optional.of(why), OTHER_FILE);
    }

    /**
     * Checks that the file can be used.
     *
     * @throws SettingsException if it can't be used
     */
    public void check() {
        if (problem.isPresent()) {
            throw new SettingsException("%s; %s".formatted(complaint().orElseThrow(), advice));
        }
    }

    /** Returns what is wrong with the file, with its key and path; empty if the file can be used. */
    public Optional<String> complaint() {
        return problem.map(why -> "migration.tls.ca-file: %s %s".formatted(path, why));
    }
}
