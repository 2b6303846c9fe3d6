package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Verdict;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A process that creates, leases and acks over a database until it is killed, and says on its standard output what it is about
 * to do and what it was answered. A line is in the pipe, out of reach of the kill, before the next step.
 */
final class CrashingReplica {
    private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private CrashingReplica() {}

    public static void main(String[] arguments) {
        TaskEngine engine = PostgresTaskEngine.start(
                Vertx.vertx(),
                TestDatabase.options(arguments[0], Integer.parseInt(arguments[1])),
                EngineUnderTest.OPTIONS,
                EngineObserver.NONE);
        for (int i = 0; i < 4; i++) {
            start(() -> create(engine));
            start(() -> work(engine));
        }
    }

    private static void start(Runnable forever) {
        Thread.ofPlatform().start(() -> {
            while (true) {
                forever.run();
            }
        });
    }

    private static void create(TaskEngine engine) {
        Creation answer = EngineUnderTest.await(engine.create(QUEUE, List.of(EngineUnderTest.task("work"))))
                .orElseThrow()
                .getFirst();
        if (answer instanceof Creation.Created created) {
            say("created " + created.id());
        }
    }

    private static void work(TaskEngine engine) {
        for (LeasedTask task : EngineUnderTest.await(engine.lease(QUEUE, 5, Duration.ofSeconds(1)))
                .orElseThrow()) {
            if (task.id().getLeastSignificantBits() % 4 == 0) {
                continue; // in hand until the end
            }
            say("acking " + task.id());
            Verdict verdict = EngineUnderTest.await(engine.settle(List.of(task.token()), new Settlement.Ack()))
                    .getFirst();
            say((verdict == Verdict.ACCEPTED ? "acked " : "stale ") + task.id());
        }
    }

    /** One write, and so one whole line. */
    private static synchronized void say(String line) {
        try {
            OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
