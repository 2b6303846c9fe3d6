package dev.carillon.simulators.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.simulators.server.SimulatorServer;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallbacksTest {
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final SimulatorServer receiver = new SimulatorServer();
    private TwilioSimulator simulator;
    private TwilioClient client;
    private String callbackUrl;

    private record Received(String uri, String signature, Map<String, String> form, String text) {
        String status() {
            return form.get("MessageStatus");
        }
    }

    @BeforeEach
    void start() {
        simulator = TwilioSimulator.start(
                TwilioSimulator.Options.defaults().withAccount(TwilioClient.SID, TwilioClient.TOKEN, "20.00"));
        client = TwilioClient.of(simulator);
        int port = receiver.listen(0, request -> {
            boolean isForm = String.valueOf(request.getHeader("Content-Type")).contains("form");
            request.setExpectMultipart(isForm);
            Buffer text = Buffer.buffer();
            request.handler(text::appendBuffer);
            request.endHandler(ended -> {
                if (failures.getAndDecrement() > 0) {
                    request.response().setStatusCode(503).end();
                    return;
                }
                Map<String, String> form = new HashMap<>();
                (isForm ? request.formAttributes() : MultiMap.caseInsensitiveMultiMap())
                        .forEach(field -> form.put(field.getKey(), field.getValue()));
                received.add(new Received(
                        request.absoluteURI(), request.getHeader("X-Twilio-Signature"), form, text.toString()));
                request.response().setStatusCode(200).end("<Response/>");
            });
        });
        callbackUrl = "http://127.0.0.1:" + port + "/webhooks/twilio/status?message=17";
    }

    @AfterEach
    void stop() {
        simulator.close();
        receiver.close();
    }

    private void send() throws Exception {
        client.send(
                Map.of("To", "+359881234567", "From", "+35932000000", "Body", "Hello", "StatusCallback", callbackUrl));
    }

    private List<String> statuses() {
        return received.stream().map(Received::status).toList();
    }

    @Test
    void tellsEveryStateAndSignsIt() throws Exception {
        send();

        // In any order: each is a request of its own, and one may overtake another, as Twilio's do.
        await().untilAsserted(() ->
                assertThat(statuses()).containsExactlyInAnyOrder("queued", "sending", "sent", "delivered"));
        assertThat(received)
                .allSatisfy(callback -> assertThat(callback.signature())
                        .isEqualTo(Signature.of(TwilioClient.TOKEN, callbackUrl, callback.form())));
        assertThat(received.getFirst().form())
                .containsEntry("AccountSid", TwilioClient.SID)
                .containsEntry("To", "+359881234567");
        await().until(() -> simulator.callbackCounts().equals(new CallbackCounts(Map.of(200, 4), 0, 0, 0)));
    }

    @Test
    void triesAgainAfterAServerError() throws Exception {
        failures.set(2);

        send();

        await().untilAsserted(() ->
                assertThat(statuses()).containsExactlyInAnyOrder("queued", "sending", "sent", "delivered"));
        assertThat(simulator.callbackCounts().answers()).containsEntry(503, 2);
    }

    @Test
    void sendsCopies() throws Exception {
        simulator.callbacks(new CallbackPlan(3, 0, true, Duration.ofMillis(10)));

        send();

        await().untilAsserted(() -> assertThat(received).hasSize(12));
        assertThat(statuses()).filteredOn("delivered"::equals).hasSize(3);
    }

    @Test
    void sendsNoneWhereAllAreDropped() throws Exception {
        simulator.callbacks(CallbackPlan.NONE);

        send();

        await().until(() -> simulator.callbackCounts().dropped() == 4);
        assertThat(received).isEmpty();
    }

    @Test
    void signsTheAddressWithTheHashOfAJsonBody() throws Exception {
        simulator.callbacks(CallbackPlan.PLAIN.asJson());

        send();

        await().untilAsserted(() -> assertThat(received).hasSize(4));
        assertThat(received).allSatisfy(callback -> {
            assertThat(callback.uri()).matches(".*message=17&bodySHA256=[0-9a-f]{64}");
            assertThat(callback.uri()).endsWith(sha256(callback.text()));
            assertThat(callback.signature()).isEqualTo(Signature.of(TwilioClient.TOKEN, callback.uri(), Map.of()));
            assertThat(new JsonObject(callback.text()).getString("To")).isEqualTo("+359881234567");
        });
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void textsUsAndHearsStopAndStart() throws Exception {
        InboundAnswer answer = simulator.receive(text("Stop"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("<Response/>");
        assertThat(received)
                .singleElement()
                .satisfies(callback -> assertThat(callback.signature())
                        .isEqualTo(Signature.of(TwilioClient.TOKEN, callbackUrl, callback.form())));
        assertThat(received.getFirst().form())
                .containsEntry("From", "+359881234567")
                .containsEntry("Body", "Stop")
                .containsEntry("SmsStatus", "received");
        assertThat(client.send("+359881234567").body().getInteger("code")).isEqualTo(21610);
        assertThat(client.send("+359881234568").status()).isEqualTo(201);
        simulator.receive(text("START"));
        assertThat(client.send("+359881234567").status()).isEqualTo(201);
    }

    private InboundText text(String body) {
        return new InboundText(TwilioClient.SID, "+359881234567", "+35932000000", body, URI.create(callbackUrl), null);
    }

    @Test
    void isToldOverHttpToTextUs() throws Exception {
        TwilioClient.Answer answer =
                client.control("POST", "/control/inbound", """
                {"account": "%s", "from": "+359881234567", "to": "+35932000000", "body": "Здравей", "url": "%s"}
                """.formatted(TwilioClient.SID, callbackUrl));

        assertThat(answer.body().getMap()).containsEntry("status", 200).containsEntry("body", "<Response/>");
        assertThat(received.getFirst().form()).containsEntry("Body", "Здравей");
        assertThat(client.get("/2010-04-01/Accounts/" + TwilioClient.SID + "/Messages/"
                                + answer.body().getString("sid") + ".json")
                        .body()
                        .getString("direction"))
                .isEqualTo("inbound");
        assertThat(simulator.messages()).as("what we were asked to send").isEmpty();
        assertThat(client.control("POST", "/control/inbound", "{}").status()).isEqualTo(400);
    }
}
