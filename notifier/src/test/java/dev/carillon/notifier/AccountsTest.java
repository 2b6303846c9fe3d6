package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.GATEWAY;
import static dev.carillon.notifier.Surroundings.TWILIO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.AccountSpending;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.sending.BalanceUpdates;
import dev.carillon.notifier.sending.MessageSender;
import dev.carillon.simulators.twilio.CallbackPlan;
import dev.carillon.simulators.twilio.SimulatedAccount;
import dev.carillon.tasks.LeasedTask;
import dev.carillon.tasks.Outcome;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which account a message goes out on, what it may spend, and what is shown of it. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class AccountsTest {
    private static final String TO = "+359888123456";
    private static final String IN_GERMANY = "+4915112345678";

    @Inject
    Accounts accounts;

    @Inject
    AccountSpending spending;

    @Inject
    BalanceUpdates balances;

    @Inject
    MessageSender sender;

    @BeforeEach
    void reset() {
        Api.reset();
    }

    @Test
    void aPausedAccountTakesNoMessage() {
        set("first", Map.of("state", "PAUSED"));

        assertThat(Api.awaitSettled(Api.send(TO, "Hello")).getString("account")).isEqualTo("second");
        assertThat(account("first").getString("state")).isEqualTo("PAUSED");

        set("first", Map.of("state", "ACTIVE"));

        assertThat(Api.awaitSettled(Api.send(TO, "Hello")).getString("account")).isEqualTo("first");
    }

    @Test
    void aPauseHoldsForAMessageThatWaitsForTheBudget() throws Exception {
        set("first", Map.of("budget", Map.of("amount", 5, "period", "DAY")));
        Account first = accounts.named("first").orElseThrow();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<AccountSpending.Room> room;
            try (Connection other = Surroundings.connect();
                    Statement jdbc = other.createStatement()) {
                other.setAutoCommit(false);
                jdbc.execute("update account_setting set paused = true where account = 'first'");
                room = threads.submit(
                        () -> QuarkusTransaction.requiringNew().call(() -> spending.room(first, BigDecimal.ONE)));
                await().until(
                                () -> Surroundings.value("select count(*) from pg_locks where not granted"),
                                waiting -> !waiting.equals("0"));
                other.commit();
            }
            assertThat(room.get(20, TimeUnit.SECONDS)).isEqualTo(AccountSpending.Room.PAUSED);
        }
    }

    @Test
    void aPauseByAnotherReplicaHoldsAtOnce() {
        Surroundings.sql("update account_setting set paused = true where account = 'first'");

        assertThat(Api.awaitSettled(Api.send(TO, "Hello")).getString("account")).isEqualTo("second");
    }

    @Test
    void onlyAllowedAccountsAreChosen() {
        assertThat(accounts.next(Set.of("second")).orElseThrow().name()).isEqualTo("second");
        assertThat(accounts.next(Set.of()).orElseThrow().name()).isEqualTo("first");
        assertThat(accounts.next(Set.of("none"))).isEmpty();
    }

    @Test
    void aBudgetIsNeverOverspentByMessagesThatAreSentTogether() {
        TWILIO.callbacks(CallbackPlan.NONE);
        set("first", Map.of("budget", Map.of("amount", "1.00", "period", "DAY")));
        List<String> ids = new ArrayList<>();
        for (int message = 0; message < 30; message++) {
            ids.add(Api.send("+3598881234" + (10 + message), "Hello"));
        }

        ids.forEach(Api::awaitSettled);

        JsonPath first = account("first");
        assertThat(new BigDecimal(first.getString("spent"))).isBetween(new BigDecimal("0.60"), BigDecimal.ONE);
        assertThat(new BigDecimal(first.getString("budget.spent")))
                .isEqualByComparingTo(Surroundings.value("select sum(price) from message where account = 'first'"));
        assertThat(Surroundings.value("select count(*) from message where account = 'second'"))
                .isNotEqualTo("0");
    }

    @Test
    void aSpentBudgetTakesNoMoreUntilItIsRaised() {
        set("first", Map.of("budget", Map.of("amount", 0, "period", "TOTAL")));

        assertThat(Api.awaitSettled(Api.send(TO, "Hello")).getString("account")).isEqualTo("second");
        assertThat(account("first").getString("state")).isEqualTo("BUDGET_SPENT");

        set("first", Map.of("budget", Map.of("amount", 5, "period", "MONTH")));

        assertThat(account("first").getString("state")).isEqualTo("ACTIVE");
        assertThat(account("first").getString("budget.period")).isEqualTo("MONTH");

        set("first", Map.of("budget", Map.of()));

        assertThat(account("first").getMap("budget")).isNull();
    }

    @Test
    void whatWasSpentIsWhatMessagesCost() {
        Api.awaitSettled(Api.send(TO, "Hello"));
        Api.awaitSettled(Api.send("+15005550001", "Hello"));

        assertThat(new BigDecimal(account("first").getString("spent"))).isEqualByComparingTo("0.0645");
        assertThat(account("first").getInt("sent")).isOne();
    }

    @Test
    void theBalanceIsShownWithItsDateAndWhetherItIsLow() {
        balances.update();

        assertThat(new BigDecimal(account("first").getString("balance.amount"))).isEqualByComparingTo("1000");
        assertThat(account("first").getString("balance.currency")).isEqualTo("USD");
        assertThat(account("first").getString("balance.fetchedAt")).isNotNull();
        assertThat(account("first").getBoolean("balance.low")).isFalse();
        assertThat(account("second").getBoolean("balance.low")).isTrue();
        assertThat(account("gateway").getMap("balance")).isNull();
    }

    @Test
    void aRefusedAccountIsLeftByEverybodyAtOnce() throws Exception {
        TWILIO.putAccount(new SimulatedAccount(NotifierParts.FIRST_SID, "rotated", BigDecimal.TEN));
        List<String> ids = new ArrayList<>();
        for (int message = 0; message < 200; message++) {
            String id = UUID.nameUUIDFromBytes(new byte[] {(byte) message}).toString();
            ids.add(id);
            Surroundings.sql("""
                    insert into message (id, recipient, body, segments, country, operator, state, created_at, updated_at)
                    values ('%s', '+359888%06d', 'Hello', 1, 'BG', 'A1', 'QUEUED', now(), now())
                    """.formatted(id, message));
        }

        List<Future<Outcome>> handled = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String id : ids) {
                handled.add(threads.submit(() -> sender.handle(new LeasedTask(id, "token", 1, Instant.MAX, id))));
            }
        }

        for (Future<Outcome> each : handled) {
            assertThat(each.get()).isEqualTo(Outcome.done());
        }
        assertThat(Surroundings.value("select count(*) from message where account = 'second'"))
                .isEqualTo("200");
        // Nobody tried the first account twice, and everybody was taken once.
        assertThat(Surroundings.value("select max(attempt) from message")).isIn("1", "2");
        assertThat(TWILIO.countsByRecipient())
                .hasSize(200)
                .allSatisfy((to, count) -> assertThat(count).isOne());
    }

    @Test
    void theOtherAuthTokenIsGoodWhileOneIsRotated() {
        set("first", Map.of("state", "PAUSED"));
        TWILIO.putAccount(
                new SimulatedAccount(NotifierParts.SECOND_SID, NotifierParts.SECOND_OTHER_TOKEN, BigDecimal.TEN));

        JsonPath message = Api.awaitSettled(Api.send(TO, "Hello"));

        assertThat(message.getString("state")).isEqualTo("DELIVERED");
        assertThat(message.getString("account")).isEqualTo("second");
        assertThat(account("second").getString("state")).isEqualTo("ACTIVE");
        assertThat(TWILIO.messages()).hasSize(1);
    }

    @Test
    void aGatewayOfAnotherKindSendsWhereTwilioDoesNot() {
        set("first", Map.of("state", "PAUSED"));
        set("second", Map.of("state", "PAUSED"));

        JsonPath message = Api.awaitSettled(Api.send(IN_GERMANY, "Hello"));

        assertThat(message.getString("account")).isEqualTo("gateway");
        assertThat(message.getString("state")).isEqualTo("SENT");
        assertThat(message.getString("currency")).isEqualTo("EUR");
        assertThat(new BigDecimal(message.getString("price"))).isEqualByComparingTo("0.05");
        assertThat(GATEWAY.bodies()).singleElement().asString().contains(IN_GERMANY);
    }

    @Test
    void whatAGatewayLeavesOpenIsNeverSentAgain() {
        set("first", Map.of("state", "PAUSED"));
        set("second", Map.of("state", "PAUSED"));
        GATEWAY.answer(500);

        JsonPath message = Api.awaitSettled(Api.send(IN_GERMANY, "Hello"));

        assertThat(message.getString("state")).isEqualTo("FAILED");
        assertThat(message.getString("reason")).startsWith("whether it was accepted cannot be known");
        assertThat(GATEWAY.bodies()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"state\":\"REFUSED\"} | state",
                "{\"state\":\"BUDGET_SPENT\"} | state",
                "{\"budget\":{\"amount\":-1,\"period\":\"DAY\"}} | budget.amount",
                "{\"budget\":{\"amount\":1.1234567,\"period\":\"DAY\"}} | budget.amount",
                "{\"budget\":{\"period\":\"DAY\"}} | budget.amount",
                "{\"budget\":{\"amount\":1}} | budget.period"
            })
    void whatCannotBeSetIsRefused(String body, String field) {
        JsonPath problem = Api.as("admin")
                .contentType("application/json")
                .body(body)
                .put("/v1/accounts/first")
                .then()
                .statusCode(400)
                .extract()
                .jsonPath();

        assertThat(problem.getString("field")).isEqualTo(field);
        assertThat(account("first").getString("state")).isEqualTo("ACTIVE");
    }

    @Test
    void anAccountThatIsNoneIsNotFound() {
        Api.as("reader").get("/v1/accounts/none").then().statusCode(404);
        Api.json("admin", Map.of("state", "PAUSED"))
                .put("/v1/accounts/none")
                .then()
                .statusCode(404);
    }

    @Test
    void credentialsAreNeitherShownNorLogged() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = listener(lines);
        Logger.getLogger("").addHandler(handler);
        try {
            TWILIO.putAccount(new SimulatedAccount(NotifierParts.FIRST_SID, "rotated", BigDecimal.TEN));
            GATEWAY.answer(401);
            Api.awaitSettled(Api.send(TO, "Hello"));
            set("second", Map.of("state", "PAUSED"));
            String waiting = Api.send(IN_GERMANY, "Hello");
            await().until(() -> account("gateway").getString("state").equals("REFUSED"));
            set("second", Map.of("state", "ACTIVE"));
            Api.awaitSettled(waiting);
            balances.update();
            lines.add(Api.as("reader").get("/v1/accounts").asString());
            lines.add(Api.as("reader").get("/v1/messages").asString());
        } finally {
            Logger.getLogger("").removeHandler(handler);
        }

        assertThat(lines).anyMatch(line -> line.contains("takes no more messages"));
        assertThat(lines)
                .noneMatch(line -> line.contains(NotifierParts.FIRST_TOKEN)
                        || line.contains(NotifierParts.SECOND_TOKEN)
                        || line.contains(NotifierParts.SECOND_OTHER_TOKEN)
                        || line.contains(NotifierParts.GATEWAY_SECRET));
    }

    private static Handler listener(List<String> lines) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                lines.add(record.getMessage()
                        + List.of(record.getParameters() == null ? new Object[0] : record.getParameters())
                        + record.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static void set(String name, Map<String, ?> change) {
        Api.json("admin", change).put("/v1/accounts/" + name).then().statusCode(200);
    }

    private static JsonPath account(String name) {
        return Api.as("reader")
                .get("/v1/accounts/" + name)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
