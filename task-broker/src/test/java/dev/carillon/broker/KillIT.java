package dev.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.BrokerClient.Answer;
import dev.carillon.broker.BrokerClient.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the packaged broker with SIGKILL, again and again, while many clients are at work over HTTP, and holds it to all
 * that it answered: what was created is handed out until it is acked and not after that, at most one token is valid at a
 * time, and groups keep their order.
 */
class KillIT {
    private static final String QUEUE = "mail";
    private static final int LIVES = 5;
    private static final List<String> LINES = List.of("group ann", "group bob", "free 1", "free 2", "free 3", "free 4");
    private static final int WORKERS = 4;
    /** Of so many tasks outside of groups one stays in the hand of its worker until the end. */
    private static final int KEPT = 10;

    private static final Random RANDOM = new Random(20261125);

    @TempDir
    Path directory;

    private final ClientHistory history = new ClientHistory();

    /** A creator per line of tasks, and where it is. */
    private final int[] numbers = new int[LINES.size()];
    /** Tokens of the life before. */
    private List<String> stale = List.of();

    @Test
    void nothingThatWasAnsweredIsLostOrUndone() throws Exception {
        for (int life = 0; life < LIVES; life++) {
            try (BrokerProcess broker = BrokerProcess.start(directory)) {
                start(broker);
                int before = history.acked.size();
                int work = 100 + RANDOM.nextInt(300);
                AtomicBoolean over = new AtomicBoolean();
                try (BrokerClient client = new BrokerClient(broker.url());
                        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (int line = 0; line < LINES.size(); line++) {
                        int mine = line;
                        clients.execute(() -> untilItBreaks(over, () -> create(client, mine)));
                    }
                    for (int worker = 0; worker < WORKERS; worker++) {
                        clients.execute(() -> untilItBreaks(over, () -> work(client, KEPT)));
                    }
                    try {
                        Awaitility.await()
                                .atMost(Duration.ofSeconds(60))
                                .until(() -> history.acked.size() >= before + work);
                    } finally {
                        over.set(true);
                        broker.kill();
                    }
                }
                stale = history.died();
            }
        }
        try (BrokerProcess broker = BrokerProcess.start(directory)) {
            start(broker);
            drain(broker);
        }
        history.checkAllIsDone();
        assertThat(history.acked.size()).isGreaterThan(LIVES * 100);
    }

    /** Nothing of the life before is valid in this one. */
    private void start(BrokerProcess broker) throws Exception {
        try (BrokerClient client = new BrokerClient(broker.url())) {
            Answer set = client.json("PUT", "/v1/queues/" + QUEUE, "{\"maxAttempts\":1000,\"lease\":\"PT10M\"}");
            assertThat(set.status()).isEqualTo(200);
            for (String token : stale) {
                assertThat(client.ack(token)).isEqualTo(409);
            }
        }
    }

    private interface Call {
        void run() throws IOException, InterruptedException;
    }

    private static void untilItBreaks(AtomicBoolean over, Call call) {
        try {
            while (!over.get()) {
                call.run();
            }
        } catch (IOException e) {
            // The broker died: what was asked is in doubt.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes on with the number that was not answered, under the key of before. */
    private void create(BrokerClient client, int line) throws IOException, InterruptedException {
        String name = LINES.get(line);
        String text = ClientHistory.text(name, numbers[line]);
        String group = name.startsWith("group") ? "?group=" + name.replace(' ', '-') : "";
        Answer answer = client.create(QUEUE, group, text, text.replace(' ', '-'));
        if (answer.status() == 201) {
            history.created(text, answer.document().path("id").asText());
            numbers[line]++;
        }
    }

    private int work(BrokerClient client, int kept) throws IOException, InterruptedException {
        List<Lease> leases = client.lease(QUEUE, 3, "PT1S");
        leases.forEach(history::leased);
        for (Lease lease : leases) {
            boolean inGroup = lease.payload().startsWith("group");
            if (kept == 0 || inGroup || RANDOM.nextInt(kept) > 0) {
                history.acking(lease);
                history.ackAnswered(lease, client.ack(lease.token()));
            }
        }
        return leases.size();
    }

    private void drain(BrokerProcess broker) throws Exception {
        try (BrokerClient client = new BrokerClient(broker.url())) {
            while (work(client, 0) > 0) {}
            Answer queue = client.call("GET", "/v1/queues/" + QUEUE, "");
            for (String state : List.of("ready", "delayed", "blocked", "leased", "dead")) {
                assertThat(queue.document().path(state).asLong()).as(state).isZero();
            }
        }
    }
}
