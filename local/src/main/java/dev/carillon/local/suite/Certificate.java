package dev.carillon.local.suite;

import dev.carillon.local.process.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A self-signed certificate for the Twilio simulator, made anew each run by the JDK's {@code keytool}, so that the
 * notifier reaches it as it reaches Twilio: TLS inside of a {@code CONNECT} tunnel.
 *
 * @param keyStore PKCS 12, with the key: for the simulator
 * @param trustStore PKCS 12, without it: for whoever calls
 */
public record Certificate(Path keyStore, Path trustStore) {
    /** Guards nothing: the key lives as long as the run and opens only the simulator. */
    public static final String PASSWORD = "carillon";

    private static final String ALIAS = "simulator";

    /** Makes a certificate for {@code localhost} and 127.0.0.1 below this folder. */
    public static Certificate make(Path folder) {
        Path keys = folder.resolve("simulator.p12");
        Path exported = folder.resolve("simulator.pem");
        Path trust = folder.resolve("simulator-trust.p12");
        keytool(
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
                PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                ALIAS,
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-file",
                exported.toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                ALIAS,
                "-file",
                exported.toString(),
                "-keystore",
                trust.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD);
        return new Certificate(keys, trust);
    }

    private static void keytool(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
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
