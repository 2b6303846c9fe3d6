package dev.carillon.gateway.tls;

import dev.carillon.conventions.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** A self-signed certificate for this machine and its key, as PEM files. */
public final class PemFiles {
    private final Path folder;
    private final SelfSigned pair;

    private PemFiles(Path folder, String algorithm) {
        try {
            this.folder = folder;
            this.pair = SelfSigned.make(
                    Files.createTempDirectory(folder, "keys").resolve("keys.p12"),
                    algorithm,
                    "dns:localhost,ip:127.0.0.1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a pair and writes it to {@code tls.crt} and {@code tls.key} of the folder. */
    public static PemFiles in(Path folder) {
        PemFiles files = make(folder, "EC");
        files.write();
        return files;
    }

    /** Makes a pair that is not written yet. */
    public static PemFiles make(Path folder, String algorithm) {
        return new PemFiles(folder, algorithm);
    }

    /** Puts this pair where the one before it was. */
    public void write() {
        try {
            Files.write(certificate(), certificatePem());
            Files.write(key(), keyPem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path certificate() {
        return folder.resolve("tls.crt");
    }

    public Path key() {
        return folder.resolve("tls.key");
    }

    byte[] certificatePem() {
        try {
            return pem("CERTIFICATE", pair.certificate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] keyPem() {
        return pem("PRIVATE KEY", keyBytes());
    }

    byte[] keyBytes() {
        return pair.key().getEncoded();
    }

    static byte[] pem(String label, byte[] content) {
        return ("-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + label + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The properties that make a side one of TLS. */
    public Map<String, String> properties(String side) {
        return Map.of(
                "carillon.gateway." + side + ".tls.certificate", certificate().toString(),
                "carillon.gateway." + side + ".tls.key", key().toString());
    }

    /** For a client that believes this certificate alone. */
    public SSLContext trusting() {
        return pair.trusting();
    }
}
