package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notifier.message.MessageSchedule;
import dev.carillon.notifier.message.MessageSchedule.TaskDue;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Those who lock the same rows and tables never wait for each other in a circle. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class LockOrderTest {
    private static final UUID CAMPAIGN = UUID.fromString("00000000-0000-7000-8000-000000000000");
    private static final UUID FIRST = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final UUID SECOND = UUID.fromString("00000000-0000-7000-8000-000000000002");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    MessageSchedule schedule;

    @BeforeEach
    void reset() {
        Api.reset();
    }

    @Test
    void aCampaignIsPausedWhileItsTasksAreNoted() throws Exception {
        Surroundings.sql("insert into campaign (id, name, template, body, state, total, created_at)" + " values ('"
                + CAMPAIGN + "', 'May', 'hello', 'Hi', 'PAUSED', 2, now())");
        messages("'" + FIRST + "'::uuid", "'" + CAMPAIGN + "'", 1, 1);
        messages("'" + SECOND + "'::uuid", "'" + CAMPAIGN + "'", 2, 2);
        // As many others as make the database look each of the two up.
        messages("gen_random_uuid()", "null", 3, 5000);
        Surroundings.sql("analyze message");
        // The longest due first.
        List<TaskDue> due = List.of(new TaskDue(SECOND, 0, 0), new TaskDue(FIRST, 0, 0));

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection first = held(FIRST);
                Connection second = held(SECOND)) {
            Future<?> noted = threads.submit(() -> schedule.tasksMade(due, Instant.now()));
            await().atMost(PATIENCE).until(() -> waiting() == 1);
            Future<Integer> recalled =
                    threads.submit(() -> QuarkusTransaction.requiringNew().call(() -> schedule.recall(CAMPAIGN)));
            await().atMost(PATIENCE).until(() -> waiting() == 2);
            first.rollback();
            second.rollback();

            noted.get(20, TimeUnit.SECONDS);
            assertThat(recalled.get(20, TimeUnit.SECONDS)).isEqualTo(2);
        }
    }

    @Test
    void aResetGivesWayToAJobThatHoldsOneOfTheTables() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection job = Surroundings.connect();
                Statement jdbc = job.createStatement()) {
            job.setAutoCommit(false);
            jdbc.execute("update campaign set name = name");
            Future<?> reset = threads.submit(() -> Surroundings.sql("truncate message, campaign cascade"));
            await().atMost(PATIENCE)
                    .until(() -> Surroundings.value(
                                    "select count(*) from pg_locks where relation = 'campaign'::regclass"
                                            + " and mode = 'AccessExclusiveLock' and not granted")
                            .equals("1"));

            jdbc.execute("select count(*) from message");
            job.commit();

            reset.get(20, TimeUnit.SECONDS);
        }
    }

    private static void messages(String id, String campaign, int from, int to) {
        Surroundings.sql("""
                insert into message (id, campaign_id, recipient, body, segments, country, operator, state, created_at,
                                     updated_at, task_due_at)
                select %s, %s, '+3598' || (10000000 + n), 'Hello', 1, 'BG', 'A1', 'QUEUED', now(), now(),
                       now() + interval '1 hour'
                from generate_series(%d, %d) as n
                """.formatted(id, campaign, from, to));
    }

    private static Connection held(UUID message) throws SQLException {
        Connection connection = Surroundings.connect();
        connection.setAutoCommit(false);
        try (Statement jdbc = connection.createStatement()) {
            jdbc.execute("select 1 from message where id = '" + message + "' for update");
        }
        return connection;
    }

    private static int waiting() {
        return Integer.parseInt(Surroundings.value("select count(*) from pg_stat_activity"
                + " where wait_event_type = 'Lock' and query like 'update message set task%'"));
    }
}
