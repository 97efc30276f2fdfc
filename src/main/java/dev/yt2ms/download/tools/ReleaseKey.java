package dev.yt2ms.download.tools;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/**
 * The OpenPGP key with which a release is signed. The key is part of yt2ms and not downloaded, because an attacker who
 * can change the files of a release could also replace a key that is downloaded from the same place.
 */
public final class ReleaseKey {

    private static final Set<Integer> STRONG_HASHES =
            Set.of(HashAlgorithmTags.SHA256, HashAlgorithmTags.SHA384, HashAlgorithmTags.SHA512);

    private final PGPPublicKeyRingCollection keys;

    /**
     * Reads a key.
     *
     * @param armored the key as written by {@code gpg --armor --export}
     * @throws IOException when the text is not a key
     */
    ReleaseKey(InputStream armored) throws IOException {
        try {
            keys = new PGPPublicKeyRingCollection(PGPUtil.getDecoderStream(armored), new BcKeyFingerprintCalculator());
        } catch (PGPException e) {
            throw new IOException("not an OpenPGP key", e);
        }
    }

    /**
     * Returns the key of yt-dlp's releases. It is {@code public.key} of yt-dlp's repository, with the fingerprint AC0C
     * BBE6 848D 6A87 3464 AF4E 57CF 6593 3B5A 7581.
     */
    public static ReleaseKey ofYtDlp() {
        try (InputStream key = ReleaseKey.class.getResourceAsStream("/tools/yt-dlp.asc")) {
            return new ReleaseKey(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fingerprints of the keys, in hexadecimal digits. */
    List<String> fingerprints() {
        List<String> fingerprints = new ArrayList<>();
        keys.forEach(ring -> ring.forEach(
                key -> fingerprints.add(HexFormat.of().withUpperCase().formatHex(key.getFingerprint()))));
        return fingerprints;
    }

    /** Whether one of the signatures, armored or not, was made by this key for exactly these bytes. */
    boolean signed(byte[] bytes, byte[] signatures) {
        try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(signatures))) {
            if (new BcPGPObjectFactory(in).nextObject() instanceof PGPSignatureList list) {
                for (PGPSignature signature : list) {
                    if (signed(bytes, signature)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IOException | PGPException | RuntimeException e) {
            // The library throws many kinds of exceptions for data that is not a signature.
            return false;
        }
    }

    private boolean signed(byte[] bytes, PGPSignature signature) throws PGPException {
        PGPPublicKey key = keys.getPublicKey(signature.getKeyID());
        if (key == null
                || signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT
                || !STRONG_HASHES.contains(signature.getHashAlgorithm())) {
            return false;
        }
        signature.init(new BcPGPContentVerifierBuilderProvider(), key);
        signature.update(bytes);
        return signature.verify();
    }
}
