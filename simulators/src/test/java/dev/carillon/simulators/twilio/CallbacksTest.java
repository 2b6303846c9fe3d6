package dev.carillon.simulators.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.simulators.server.SimulatorServer;
import java.time.Duration;
import java.util.HashMap;
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

    private record Received(String signature, Map<String, String> form) {
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
            request.setExpectMultipart(true);
            request.endHandler(ended -> {
                if (failures.getAndDecrement() > 0) {
                    request.response().setStatusCode(503).end();
                    return;
                }
                Map<String, String> form = new HashMap<>();
                request.formAttributes().forEach(field -> form.put(field.getKey(), field.getValue()));
                received.add(new Received(request.getHeader("X-Twilio-Signature"), form));
                request.response().setStatusCode(204).end();
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

        await().untilAsserted(() -> assertThat(statuses()).containsExactly("queued", "sending", "sent", "delivered"));
        assertThat(received)
                .allSatisfy(callback -> assertThat(callback.signature())
                        .isEqualTo(Signature.of(TwilioClient.TOKEN, callbackUrl, callback.form())));
        assertThat(received.getFirst().form())
                .containsEntry("AccountSid", TwilioClient.SID)
                .containsEntry("To", "+359881234567");
        await().until(() -> simulator.callbackCounts().equals(new CallbackCounts(Map.of(204, 4), 0, 0, 0)));
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
}
