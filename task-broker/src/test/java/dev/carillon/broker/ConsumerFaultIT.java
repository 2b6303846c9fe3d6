package dev.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.broker.BrokerClient.Lease;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broker does when those at the other end of its connections vanish, are slow, or stand still. */
class ConsumerFaultIT {
    private static final String LONG_POLL = "{\"max\":1,\"wait\":\"PT30S\"}";

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static BrokerClient client;
    private static int queues;

    private String queue;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start(directory);
        client = new BrokerClient(broker.url());
    }

    @AfterAll
    static void stop() {
        client.close();
        broker.close();
    }

    private void queue(String lease, int maxAttempts) throws Exception {
        String settings = "{\"lease\":\"" + lease + "\",\"maxAttempts\":" + maxAttempts + "}";
        queue = "queue-" + ++queues;
        assertThat(client.json("PUT", "/v1/queues/" + queue, settings).status()).isEqualTo(200);
    }

    private void create(String text) throws Exception {
        assertThat(client.create(queue, "", text, text).status()).isEqualTo(201);
    }

    private Lease leaseOne() throws Exception {
        List<Lease> leases = client.lease(queue, 1, "PT20S");
        assertThat(leases).hasSize(1);
        return leases.getFirst();
    }

    private long count(String state) throws Exception {
        return client.call("GET", "/v1/queues/" + queue, "")
                .document()
                .path(state)
                .asLong();
    }

    /** A connection on which a worker has asked for a task and waits. */
    private Socket waiting() throws IOException {
        URI uri = URI.create(broker.url());
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.getOutputStream().write(request(LONG_POLL).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private String request(String body) {
        return "POST /v1/queues/" + queue + "/leases HTTP/1.1\r\nHost: broker\r\nAuthorization: Bearer admin-token\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void whoeverVanishesWhileWaitingIsHandedNothing() throws Exception {
        queue("PT10M", 5);
        for (int i = 0; i < 20; i++) {
            try (Socket socket = waiting()) {
                socket.shutdownOutput();
                // The broker has come to know of it when it closes the connection itself.
                socket.setSoTimeout(20_000);
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }

        create("work");

        assertThat(leaseOne().attempt()).isEqualTo(1);
    }

    @Test
    void whatAWorkerTookAndVanishedWithComesBackWhenItsLeaseIsOver() throws Exception {
        queue("PT1S", 5);
        create("work");
        Lease lost;
        try (BrokerClient worker = new BrokerClient(broker.url())) {
            lost = worker.lease(queue, 1, "PT0S").getFirst();
        }

        Lease again = leaseOne();

        assertThat(again.id()).isEqualTo(lost.id());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(client.ack(lost.token())).isEqualTo(409);
        assertThat(client.ack(again.token())).isEqualTo(204);
    }

    @Test
    void whatIsHandedToOneWhoNeverReadsComesBackToo() throws Exception {
        queue("PT1S", 5);
        try (Socket silent = waiting()) {
            create("work");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> count("leased") == 1);

            Lease again = leaseOne();

            assertThat(again.attempt()).isEqualTo(2);
            assertThat(client.ack(again.token())).isEqualTo(204);
            assertThat(silent.isClosed()).isFalse();
        }
    }

    @Test
    void thoseWhoReadSlowlyHoldNobodyUp() throws Exception {
        queue("PT10M", 5);
        String large = "x".repeat(900_000);
        for (int i = 0; i < 8; i++) {
            assertThat(client.create(queue, "", large, "large-" + i).status()).isEqualTo(201);
        }
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Socket socket = waiting();
                slow.add(socket);
                assertThat(socket.getInputStream().read()).isEqualTo('H'); // and no further
            }

            assertThat(leaseOne().payload()).hasSize(large.length());
            create("small");
            assertThat(count("leased")).isEqualTo(5);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void thoseWhoNeverFinishTheirRequestHoldNobodyUp() throws Exception {
        queue("PT10M", 5);
        List<Socket> halves = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                URI uri = URI.create(broker.url());
                Socket socket = new Socket(uri.getHost(), uri.getPort());
                halves.add(socket);
                OutputStream out = socket.getOutputStream();
                out.write(request(LONG_POLL).substring(0, 60 + i % 100).getBytes(StandardCharsets.US_ASCII));
            }

            create("work");

            assertThat(client.ack(leaseOne().token())).isEqualTo(204);
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
    }

    @Test
    void aTaskThatIsTheEndOfEveryWorkerIsADeadLetterInTheEnd() throws Exception {
        queue("PT0.3S", 3);
        create("poison");
        create("work");

        for (int attempt = 1; attempt <= 3; attempt++) {
            Lease poison = leaseNamed("poison");
            assertThat(poison.attempt()).isEqualTo(attempt);
        }

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> count("dead") == 1);
        JsonNode dead = client.call("GET", "/v1/queues/" + queue + "/dead", "")
                .document()
                .path("items")
                .path(0);
        assertThat(dead.path("attempts").asInt()).isEqualTo(3);
        assertThat(dead.path("reason").asText()).contains("lease ran out");
        String ids = "{\"ids\":[\"" + dead.path("id").asText() + "\"]}";
        assertThat(client.json("POST", "/v1/queues/" + queue + "/dead/redrive", ids)
                        .status())
                .isEqualTo(200);
        assertThat(leaseNamed("poison").attempt()).isEqualTo(1);
    }

    /** Does everything else that comes. */
    private Lease leaseNamed(String text) throws Exception {
        while (true) {
            Lease lease = leaseOne();
            if (lease.payload().equals(text)) {
                return lease;
            }
            client.ack(lease.token());
        }
    }

    @Test
    void leasesEndWhileTheBrokerStandsStill() throws Exception {
        queue("PT2S", 5);
        create("work");
        Lease before = leaseOne();
        Instant over = Instant.now().plusSeconds(3);

        broker.signal("STOP");
        CompletableFuture<Integer> meanwhile = CompletableFuture.supplyAsync(() -> {
            try {
                return client.ack(before.token());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Instant.now().isAfter(over));
        assertThat(meanwhile).isNotDone();
        broker.signal("CONT");

        assertThat(meanwhile.get(20, TimeUnit.SECONDS)).isEqualTo(409);
        Lease after = leaseOne();
        assertThat(after.attempt()).isEqualTo(2);
        assertThat(client.ack(after.token())).isEqualTo(204);
    }
}
