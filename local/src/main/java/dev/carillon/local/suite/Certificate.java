package dev.carillon.local.suite;

import dev.carillon.local.process.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A self-signed certificate for the Twilio simulator, made anew each run by the JDK's {@code keytool}, so that the
 * notifier reaches it as it reaches Twilio: TLS inside of a {@code CONNECT} tunnel.
 *
 * @param keyStore PKCS 12, with the key: for the simulator
 * @param trustStore PKCS 12, without it: for whoever calls
 * @param pem the same as text: for whoever calls with curl
 */
record Certificate(Path keyStore, Path trustStore, Path pem) {
    /** Guards nothing: the key lives as long as the run and opens only the simulator. */
    static final String PASSWORD = "carillon";

    private static final String ALIAS = "simulator";

    /** Makes a certificate for 127.0.0.1 in this folder. */
    static Certificate make(Path folder) {
        Path keys = folder.resolve("simulator.p12");
        Path trust = folder.resolve("simulator-trust.p12");
        keytool(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "30",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                keys.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        Path pem = folder.resolve("simulator.pem");
        export(keys, trust, pem);
        return new Certificate(keys, trust, pem);
    }

    private static void export(Path keys, Path trust, Path pem) {
        try (InputStream in = Files.newInputStream(keys);
                OutputStream out = Files.newOutputStream(trust)) {
            KeyStore made = KeyStore.getInstance("PKCS12");
            made.load(in, PASSWORD.toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, made.getCertificate(ALIAS));
            trusted.store(out, PASSWORD.toCharArray());
            Files.writeString(
                    pem,
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                    .encodeToString(made.getCertificate(ALIAS).getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
        } catch (IOException | GeneralSecurityException e) {
            throw new StartException("no trust store was made of the simulator's certificate: " + e);
        }
    }

    private static void keytool(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new StartException("keytool made no certificate for the simulator: " + said.strip());
            }
        } catch (IOException e) {
            throw new StartException("the JDK's keytool could not be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted");
        }
    }
}
