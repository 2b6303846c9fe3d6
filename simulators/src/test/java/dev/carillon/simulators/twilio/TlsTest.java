package dev.carillon.simulators.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.simulators.server.TlsKey;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final String PASSWORD = "changeit-really";

    @TempDir
    Path folder;

    @Test
    void servesTheApiWithTlsAndTheControlsWithout() throws Exception {
        Path keystore = selfSigned();
        TwilioSimulator.Options options = TwilioSimulator.Options.defaults()
                .withAccount(TwilioClient.SID, TwilioClient.TOKEN, "20.00")
                .withTls(new TlsKey(keystore, PASSWORD));

        try (TwilioSimulator simulator = TwilioSimulator.start(options);
                HttpClient http =
                        HttpClient.newBuilder().sslContext(trusting(keystore)).build()) {
            TwilioClient api = new TwilioClient(http, simulator.url(), TwilioClient.SID, TwilioClient.TOKEN);
            TwilioClient controls = new TwilioClient(http, simulator.controlUrl(), "", "");

            assertThat(simulator.url()).startsWith("https://");
            assertThat(api.send("+359881234567").status()).isEqualTo(201);
            assertThat(controls.get("/control/messages").body().getInteger("total"))
                    .isEqualTo(1);
            assertThat(controls.get("/control/connections").body().getInteger("total"))
                    .as("connections to the API, those to the controls not among them")
                    .isEqualTo(1);
        }
    }

    private Path selfSigned() throws Exception {
        Path keystore = folder.resolve("twilio.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "twilio",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keystore.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return keystore;
    }

    private static SSLContext trusting(Path keystore) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(keystore)) {
            store.load(bytes, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("twilio", store.getCertificate("twilio"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
