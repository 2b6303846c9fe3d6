package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Creation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database restarts, or another takes its place, while brokers work on. */
class FailoverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private OwnServer server;

    @BeforeEach
    void createServer() throws Exception {
        server = OwnServer.create(folder.resolve("server"));
        server.start();
    }

    @AfterEach
    void stopServer() throws Exception {
        server.close();
    }

    /** The server and its standby, until commits of the one wait for the other. */
    private void startWith(OwnServer standby) throws Exception {
        server.start();
        standby.start();
        await().atMost(PATIENCE).until(() -> "sync".equals(server.value("select sync_state from pg_stat_replication")));
    }

    private static TaskEngine open(int... ports) {
        return PostgresTaskEngine.start(
                TestDatabase.VERTX,
                TestDatabase.options("task_broker", ports),
                EngineUnderTest.OPTIONS,
                EngineObserver.NONE);
    }

    @Test
    void nothingAnsweredIsLostWhenTheServerCrashesAndTheBrokerGoesOnByItself() throws Exception {
        try (TaskEngine engine = open(server.port)) {
            EngineUnderTest.await(engine.configure(QUEUE, SETTINGS));
            try (Workload workload = new Workload(engine)) {
                workload.awaitWork(300);

                server.stop("immediate");

                await().atMost(PATIENCE).until(() -> engine.fault().isPresent());
                assertThat(engine.fault().orElseThrow()).contains("database is away");
                assertThatThrownBy(() -> EngineUnderTest.await(engine.create(QUEUE, List.of(task("lost")))))
                        .hasCauseInstanceOf(EngineUnavailableException.class);
                server.start();
                await().atMost(PATIENCE).until(() -> engine.fault().isEmpty());
                workload.awaitWork(300);
                workload.end();
                workload.check(engine);
            }
        }
    }

    @Test
    void whatCouldNotBeCountedWhileTheServerWasAwayIsCountedAgain() throws Exception {
        EngineOptions full = new EngineOptions(5, 5, 1, 10, 10, 64L << 20, Duration.ofHours(1));
        try (TaskEngine engine = PostgresTaskEngine.start(
                TestDatabase.VERTX, TestDatabase.options("task_broker", server.port), full, EngineObserver.NONE)) {
            EngineUnderTest.await(engine.configure(QUEUE, SETTINGS));
            EngineUnderTest.await(engine.create(QUEUE, List.of(task("the only one"))));
            server.stop("immediate");
            await().atMost(PATIENCE).until(() -> engine.fault().isPresent());
            assertThatThrownBy(() -> EngineUnderTest.await(engine.create(QUEUE, List.of(task("lost")))))
                    .hasCauseInstanceOf(EngineUnavailableException.class);

            server.start();
            await().atMost(PATIENCE).until(() -> engine.fault().isEmpty());

            assertThat(EngineUnderTest.await(engine.queues())
                            .getFirst()
                            .counts()
                            .ready())
                    .isEqualTo(1);
            assertThat(EngineUnderTest.await(engine.create(QUEUE, List.of(task("one too many"))))
                            .orElseThrow())
                    .containsExactly(new Creation.Full());
        }
    }

    @Test
    void nothingAnsweredIsLostWhenASynchronousStandbyTakesOver() throws Exception {
        server.stop("fast");
        try (OwnServer standby = server.copyAsStandby(folder.resolve("standby"))) {
            startWith(standby);
            try (TaskEngine engine = open(server.port, standby.port)) {
                EngineUnderTest.await(engine.configure(QUEUE, SETTINGS));
                try (Workload workload = new Workload(engine)) {
                    workload.awaitWork(300);

                    server.stop("immediate");
                    standby.promote();

                    await().atMost(PATIENCE).until(() -> engine.fault().isEmpty() && workload.worksSince(300));
                    workload.end();
                    workload.check(engine);
                }
            }
        }
    }

    @Test
    void commitsThatWaitForAStandbyWhichIsMissingDoNotPileUp() throws Exception {
        server.stop("fast");
        try (OwnServer standby = server.copyAsStandby(folder.resolve("standby"))) {
            startWith(standby);
            open(server.port).close(); // making the schema may take longer than the next one has patience
            try (TaskEngine engine = PostgresTaskEngine.start(
                    TestDatabase.VERTX,
                    TestDatabase.impatient("task_broker", Duration.ofSeconds(1), server.port),
                    EngineUnderTest.OPTIONS,
                    EngineObserver.NONE)) {
                EngineUnderTest.await(engine.configure(QUEUE, SETTINGS));

                standby.stop("immediate");

                await().atMost(PATIENCE).until(() -> {
                    var asked = engine.create(QUEUE, List.of(task("work")));
                    boolean looksAgain = server.count("wait_event_type = 'Lock'") > 0;
                    return asked != null && (looksAgain || server.count("wait_event = 'SyncRep'") > 2);
                });
                // Of a create, and of the one who looks whether the database is back.
                assertThat(server.count("wait_event = 'SyncRep'")).isEqualTo(2);
                assertThat(engine.fault().orElseThrow()).contains("standby");
                standby.start();
                await().atMost(PATIENCE).until(() -> engine.fault().isEmpty());
                assertThat(EngineUnderTest.await(engine.create(QUEUE, List.of(task("work")))))
                        .isPresent();
            }
        }
    }

    @Test
    void aBrokerStartsWithoutItsDatabaseAndWaitsForIt() throws Exception {
        server.stop("fast");
        try (TaskEngine engine = open(server.port)) {
            assertThat(engine.fault()).isPresent();

            server.start();

            await().atMost(PATIENCE).until(() -> engine.fault().isEmpty());
            assertThat(EngineUnderTest.await(engine.configure(QUEUE, SETTINGS))).isPresent();
        }
    }

    @Test
    void aDatabaseThatMayLoseWhatItCommittedIsRefused() throws Exception {
        server.execute("alter system set synchronous_commit = 'off'", "select pg_reload_conf()");
        await().atMost(PATIENCE).until(() -> "off".equals(server.value("show synchronous_commit")));

        assertThatThrownBy(() -> open(server.port))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("synchronous_commit is off");
    }
}
