package dev.yt2ms.net;

import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Checks that a certificate is good for its host, and remembers those that were not, to say whose they are. */
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
            // Then there is nothing to say of it.
        }
        return false;
    }

    private synchronized void remember(String host, X509Certificate certificate) {
        if (refused.size() == MOST && !refused.containsKey(host)) {
            refused.remove(refused.keySet().iterator().next());
        }
        refused.put(host, certificate);
    }

    /** The certificate that this host showed and that is not good for it. */
    synchronized Optional<X509Certificate> refusedOf(String host) {
        return Optional.ofNullable(refused.get(host));
    }
}
