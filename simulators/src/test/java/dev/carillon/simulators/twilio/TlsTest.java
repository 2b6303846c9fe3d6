package dev.carillon.simulators.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.conventions.SelfSigned;
import dev.carillon.simulators.server.TlsKey;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    Path folder;

    @Test
    void servesTheApiWithTlsAndTheControlsWithout() throws Exception {
        SelfSigned keys = SelfSigned.make(folder.resolve("twilio.p12"));
        TwilioSimulator.Options options = TwilioSimulator.Options.defaults()
                .withAccount(TwilioClient.SID, TwilioClient.TOKEN, "20.00")
                .withTls(new TlsKey(keys.file(), SelfSigned.PASSWORD));

        try (TwilioSimulator simulator = TwilioSimulator.start(options);
                HttpClient http =
                        HttpClient.newBuilder().sslContext(keys.trusting()).build()) {
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
}
