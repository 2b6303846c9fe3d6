package dev.carillon.notifier;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.local.database.EmbeddedDatabase;
import dev.carillon.simulators.broker.BrokerStandIn;
import dev.carillon.simulators.twilio.SimulatedAccount;
import dev.carillon.simulators.twilio.TwilioSimulator;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The packaged notifier with two accounts at the simulator, of which the first is taken while it can be, a PostgreSQL and
 * a stand-in for the broker. Closing ends them all.
 */
final class TwoAccountsUnderBench implements AutoCloseable {
    static final String FIRST = "AC" + "1".repeat(32);
    static final String SECOND = "AC" + "2".repeat(32);
    private static final String TOKEN = "token";
    private static final BigDecimal BALANCE = BigDecimal.valueOf(100_000);

    private final Path scratch = Files.createTempDirectory("notifier-bench");
    private final EmbeddedDatabase database = EmbeddedDatabase.start(null).createDatabase("notifier");
    private final TwilioSimulator twilio = TwilioSimulator.start(TwilioSimulator.Options.defaults()
            .withAccount(FIRST, TOKEN, BALANCE.toString())
            .withAccount(SECOND, TOKEN, BALANCE.toString()));
    private final BrokerStandIn broker;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Path jar;
    private final Map<String, String> settings = new HashMap<>();
    private NotifierUnderBench notifier;

    TwoAccountsUnderBench(Path jar) throws Exception {
        this.jar = jar;
        int port = NotifierUnderBench.freePort();
        int brokerPort = NotifierUnderBench.freePort();
        broker = new BrokerStandIn(brokerPort, NotifierUnderBench.SECRET);
        Path token = Files.writeString(scratch.resolve("token"), TOKEN);
        settings.put("quarkus.http.port", Integer.toString(port));
        settings.put("carillon.notifier.public-url", "http://127.0.0.1:" + port);
        settings.put("carillon.notifier.broker.url", "http://127.0.0.1:" + brokerPort);
        settings.put("carillon.notifier.twilio.base-url", twilio.url());
        account("first", 1, FIRST, token);
        account("second", 2, SECOND, token);
        start();
    }

    private void account(String name, int order, String sid, Path token) {
        String prefix = "carillon.notifier.accounts." + name + ".";
        settings.put(prefix + "order", Integer.toString(order));
        settings.put(prefix + "sid", sid);
        settings.put(prefix + "auth-token-file", token.toString());
        settings.put(prefix + "from", "+150055500" + order + "6");
        settings.put(prefix + "messages-per-second", "100");
    }

    void start() throws Exception {
        notifier = NotifierUnderBench.start(jar, "256m", database, scratch, settings);
    }

    NotifierUnderBench notifier() {
        return notifier;
    }

    TwilioSimulator twilio() {
        return twilio;
    }

    /** From now on requests of the first account are answered 401 with 20003; or not any more. */
    void refuseFirst(boolean refused) {
        twilio.putAccount(new SimulatedAccount(FIRST, refused ? "another-" + TOKEN : TOKEN, BALANCE));
    }

    /** Has the notifier take up the first account again. */
    void takeFirst() throws Exception {
        notifier.json("PUT", "/v1/accounts/first", "{\"state\":\"ACTIVE\"}");
    }

    /** A number that nobody was texted at. */
    String nextNumber() {
        return "+35988" + (2_000_000 + numbers.incrementAndGet());
    }

    void text(String to) throws Exception {
        notifier.json("POST", "/v1/messages", "{\"to\":\"" + to + "\",\"body\":\"Hello\"}");
    }

    /** How many texts are in that state, up to a thousand. */
    int textsIn(String state) throws Exception {
        String page = notifier.json("GET", "/v1/messages?limit=1000&state=" + state, "");
        return new ObjectMapper().readTree(page).path("items").size();
    }

    @Override
    public void close() throws IOException {
        notifier.close();
        broker.close();
        twilio.close();
        database.close();
        deleteAll(scratch);
    }

    static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
