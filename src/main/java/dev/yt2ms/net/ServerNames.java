package dev.yt2ms.net;

import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Checks that a certificate matches its host, and remembers certificates that don't, so that messages can describe
 * them.
 */
final class ServerNames implements HostnameVerifier {

    private static final int MOST = 20;

    private final HostnameVerifier strict;
    private final Map<String, X509Certificate> refused = new LinkedHashMap<>();

    ServerNames(HostnameVerifier strict) {
        this.strict = strict;
    }

    @Override
    public boolean verify(String host, SSLSession session) {
        if (strict.verify(host, session)) {
            return true;
        }
        try {
            if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
                remember(host, certificate);
            }
        } catch (SSLPeerUnverifiedException e) {
            // The server has sent no certificate that a message could describe.
        }
        return false;
    }

    private synchronized void remember(String host, X509Certificate certificate) {
        if (refused.size() == MOST && !refused.containsKey(host)) {
            refused.remove(refused.keySet().iterator().next());
        }
        refused.put(host, certificate);
    }

    /** Returns the certificate that this host presented although it is for another host; empty if there is none. */
    synchronized Optional<X509Certificate> refusedOf(String host) {
        return Optional.ofNullable(refused.get(host));
    }
}
