package dev.yt2ms.net;

import dev.yt2ms.settings.value.Beginning;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Explains to a person what is wrong with a server's certificate. */
final class Certificates {

    /** A clock error of at most this duration is not reported as the cause of an invalid certificate. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    /** Messages must not contain addresses from an attacker's certificate, because a reader could follow them. */
    private static final Pattern ADDRESS = Pattern.compile("\\S*:/+\\S*");

    private Certificates() {}

    /** Whether only the dates of a certificate are wrong: its issuer is trusted, but it is expired or not yet valid. */
    static boolean isOfDates(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CertificateExpiredException
                    || each instanceof CertificateNotYetValidException
                    || each instanceof CertPathValidatorException path
                            && (path.getReason() == BasicReason.EXPIRED
                                    || path.getReason() == BasicReason.NOT_YET_VALID)) {
                return true;
            }
        }
        return false;
    }

    /** The issuer's organization and name, as far as the certificate contains them. */
    static String issuer(X509Certificate certificate) {
        String name = certificate.getIssuerX500Principal().getName();
        try {
            List<Rdn> parts = new LdapName(name).getRdns();
            Optional<String> commonName = part(parts, "CN");
            Optional<String> organization = part(parts, "O");
            if (commonName.isPresent() || organization.isPresent()) {
                return printable(commonName
                        .map(common -> organization
                                .filter(company -> !common.contains(company))
                                .map(company -> common + ", " + company)
                                .orElse(common))
                        .orElseGet(organization::get));
            }
        } catch (InvalidNameException e) {
            // A name that can't be parsed is shown unchanged.
        }
        return printable(name);
    }

    private static Optional<String> part(List<Rdn> parts, String type) {
        return parts.stream()
                .filter(part -> part.getType().equalsIgnoreCase(type))
                .map(part -> String.valueOf(part.getValue()))
                .findFirst();
    }

    /** Makes text from a certificate safe for messages, because an attacker may have chosen it. */
    private static String printable(String text) {
        String plain = ADDRESS.matcher(text.replaceAll("[\\p{C}\\s]+", " "))
                .replaceAll("(address)")
                .strip();
        return Beginning.withEllipsis(plain, 120);
    }

    /**
     * Explains why this chain is not trusted.
     *
     * @param clockError how far this machine's clock is ahead of servers' clocks, negative if it is behind; empty if no server has sent its time
     */
    static String untrusted(
            String host, List<X509Certificate> chain, Throwable cause, Instant now, Optional<Duration> clockError) {
        String issuer = issuer(chain.get(0));
        Optional<X509Certificate> outOfDate = chain.stream()
                .filter(each -> now.isAfter(each.getNotAfter().toInstant())
                        || now.isBefore(each.getNotBefore().toInstant()))
                .findFirst();
        if (isOfDates(cause) && outOfDate.isPresent()) {
            boolean expired = now.isAfter(outOfDate.get().getNotAfter().toInstant());
            Instant bound =
                    (expired ? outOfDate.get().getNotAfter() : outOfDate.get().getNotBefore()).toInstant();
            return "the certificate of %s (issued by %s) %s %s, and this machine's clock says %s: %s"
                    .formatted(
                            host,
                            issuer,
                            expired ? "expired at" : "is valid only from",
                            second(bound),
                            second(now),
                            clockAdvice(clockError, expired));
        }
        if (Certificates.isUnknownIssuer(cause)) {
            return ("the certificate of %s is issued by %s, which this machine's Java does not trust: if your network inspects TLS, put the certificate of "
                            + "the inspecting authority (PEM) into a file and name that file in tls.ca-file, so that Java and yt-dlp trust it; "
                            + "if your network does not inspect TLS, the connection may be intercepted")
                    .formatted(host, issuer);
        }
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return "the certificate of %s (issued by %s) is not trusted (%s): have it replaced by one that is valid"
                .formatted(host, issuer, printable(why));
    }

    private static boolean isUnknownIssuer(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            // The class of the validator's exception is not part of Java's API, so only the message can be compared.
            if (String.valueOf(each.getMessage()).contains("unable to find valid certification path")
                    || String.valueOf(each.getMessage())
                            .contains("Path does not chain with any of the trust anchors")) {
                return true;
            }
        }
        return false;
    }

    private static String clockAdvice(Optional<Duration> clockError, boolean expired) {
        if (clockError.isPresent() && clockError.get().abs().compareTo(CLOCK_TOLERANCE) > 0) {
            return "the clock is %s by %d minutes, as other servers' answers show; set it (e.g. timedatectl set-ntp true)"
                    .formatted(
                            clockError.get().isNegative() ? "slow" : "fast",
                            clockError.get().abs().toMinutes());
        }
        if (clockError.isPresent()) {
            return "the clock is right, so the server needs a new certificate";
        }
        return "if the clock is wrong, set it (e.g. timedatectl set-ntp true); otherwise the server needs "
                + (expired ? "a new certificate" : "a certificate that is valid now");
    }

    /** Explains that a certificate is trusted but belongs to another host. */
    static String otherHost(String host, Optional<X509Certificate> certificate) {
        return "the certificate of %s%s is for another host: check the address, and whether a proxy or login page answers instead of the server"
                .formatted(
                        host,
                        certificate
                                .map(other -> " (for " + names(other) + ", issued by " + issuer(other) + ")")
                                .orElse(""));
    }

    private static String names(X509Certificate certificate) {
        try {
            List<String> names = certificate.getSubjectAlternativeNames() == null
                    ? List.of()
                    : certificate.getSubjectAlternativeNames().stream()
                            .map(name -> String.valueOf(name.get(1)))
                            .limit(3)
                            .toList();
            return names.isEmpty() ? "no host" : printable(String.join(", ", names));
        } catch (java.security.cert.CertificateParsingException e) {
            return "no host";
        }
    }

    private static Instant second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
