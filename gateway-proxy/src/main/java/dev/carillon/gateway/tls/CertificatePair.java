package dev.carillon.gateway.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate with those that it was signed by, and its private key. Pure.
 *
 * @param chain the certificate of the server first
 */
record CertificatePair(PrivateKey key, List<X509Certificate> chain) {

    /** The certificate is none. */
    static final class NotACertificateException extends Exception {
        private static final long serialVersionUID = 1L;

        NotACertificateException(String message) {
            super(message);
        }
    }

    /** The key is none, or another one's. */
    static final class NotAKeyException extends Exception {
        private static final long serialVersionUID = 1L;

        NotAKeyException(String message) {
            super(message);
        }
    }

    /** Reads both from PEM, and finds out whether one belongs to the other. */
    static CertificatePair parse(String certificatePem, String keyPem)
            throws NotACertificateException, NotAKeyException {
        List<X509Certificate> chain = chain(certificatePem);
        PublicKey publicKey = chain.getFirst().getPublicKey();
        PrivateKey key = key(keyPem, publicKey);
        if (!fits(key, publicKey)) {
            throw new NotAKeyException("is not the key of the certificate");
        }
        return new CertificatePair(key, chain);
    }

    private static List<X509Certificate> chain(String pem) throws NotACertificateException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem block : Pem.blocks(pem)) {
                if (block.label().equals("CERTIFICATE")) {
                    chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content())));
                }
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw new NotACertificateException("has a certificate that cannot be read: " + e.getMessage());
        }
        if (chain.isEmpty()) {
            throw new NotACertificateException("has no 'BEGIN CERTIFICATE' of PEM");
        }
        return List.copyOf(chain);
    }

    private static PrivateKey key(String pem, PublicKey publicKey) throws NotAKeyException {
        try {
            for (Pem block : Pem.blocks(pem)) {
                switch (block.label()) {
                    case "PRIVATE KEY" -> {
                        return key(publicKey, block.content());
                    }
                    // As cert-manager writes them by default, and OpenSSL before 3.
                    case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                        return key(publicKey, Pkcs8.wrap(block.content(), publicKey));
                    }
                    case "ENCRYPTED PRIVATE KEY" ->
                        throw new NotAKeyException("is encrypted; nobody could decrypt it here");
                    default -> {
                        // Such as EC PARAMETERS.
                    }
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new NotAKeyException("has no key that fits the certificate: " + e.getMessage());
        }
        throw new NotAKeyException("has no 'BEGIN PRIVATE KEY' of PEM");
    }

    private static PrivateKey key(PublicKey publicKey, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static boolean fits(PrivateKey key, PublicKey publicKey) throws NotAKeyException {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        try {
            byte[] something = publicKey.getEncoded();
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(something);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(something);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new NotAKeyException("is not the key of the certificate: " + e.getMessage());
        }
    }
}
