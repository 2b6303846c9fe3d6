package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Verdict;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * A process that creates, leases and acks as fast as it can until it is killed, and says on its standard output what it
 * is about to do and what it was answered, and whether it cannot go on. A line is in the pipe, out of reach of the kill, before the next step.
 */
final class CrashingBroker {
    private static final int CREATORS = 6;
    private static final int WORKERS = 4;
    /** Its tasks belong to workflows, and their results are kept. */
    static final String FLOW = "flow";

    private static final NewWorkflow.Member STEP = new NewWorkflow.Member(FLOW, EngineUnderTest.task("step"));
    /** Two beside each other, and one when both are done. */
    static final NewWorkflow WORKFLOW = new NewWorkflow(List.of(List.of(STEP, STEP), List.of(STEP)), null);

    private static final String PAYLOAD = "x".repeat(Integer.getInteger("payload", 4));
    private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private CrashingBroker() {}

    public static void main(String[] arguments) {
        TaskEngine engine = SingleWriterTaskEngine.start(
                RocksDbTaskStorage.open(Path.of(arguments[0])),
                EngineUnderTest.OPTIONS,
                Timekeeper.of(Clock.systemUTC()),
                EngineObserver.NONE);
        EngineUnderTest.await(engine.configure(EngineUnderTest.QUEUE, EngineUnderTest.SETTINGS));
        EngineUnderTest.await(engine.configure(FLOW, EngineUnderTest.SETTINGS.withRetention(Duration.ofDays(1))));
        say("ready");
        start(() -> createWorkflow(engine));
        start(() -> finish(engine));
        start(() -> finish(engine));
        for (int i = 0; i < CREATORS; i++) {
            start(() -> create(engine));
        }
        for (int i = 0; i < WORKERS; i++) {
            start(() -> work(engine));
        }
    }

    private static void start(Runnable forever) {
        Thread.ofPlatform().start(() -> {
            try {
                while (true) {
                    forever.run();
                }
            } catch (CompletionException e) {
                say("stopped " + e.getCause());
            }
        });
    }

    private static void create(TaskEngine engine) {
        List<Creation> answer = EngineUnderTest.await(
                        engine.create(EngineUnderTest.QUEUE, List.of(EngineUnderTest.task(PAYLOAD))))
                .orElseThrow();
        if (answer.getFirst() instanceof Creation.Created created) {
            say("created " + created.id());
        }
    }

    private static void work(TaskEngine engine) {
        List<LeasedTask> tasks = EngineUnderTest.await(engine.lease(EngineUnderTest.QUEUE, 5, Duration.ofSeconds(1)))
                .orElseThrow();
        for (LeasedTask task : tasks) {
            say("leased " + task.id() + " " + task.token());
            if (task.id().getLeastSignificantBits() % 4 == 0) {
                continue; // in hand until the end
            }
            say("acking " + task.id());
            Verdict verdict = EngineUnderTest.await(engine.settle(List.of(task.token()), new Settlement.Ack()))
                    .getFirst();
            say((verdict == Verdict.ACCEPTED ? "acked " : "stale ") + task.id());
        }
    }

    private static void createWorkflow(TaskEngine engine) {
        if (EngineUnderTest.await(engine.createWorkflow(WORKFLOW)) instanceof WorkflowCreation.Created created) {
            say("workflow " + created.id());
        }
    }

    /** Gives every task its own identifier for a result. */
    private static void finish(TaskEngine engine) {
        List<LeasedTask> tasks = EngineUnderTest.await(engine.lease(FLOW, 2, Duration.ofSeconds(1)))
                .orElseThrow();
        for (LeasedTask task : tasks) {
            byte[] result = task.id().toString().getBytes(StandardCharsets.UTF_8);
            Settlement ack = new Settlement.Ack(new Payload("text/plain", result));
            if (EngineUnderTest.await(engine.settle(List.of(task.token()), ack)).getFirst() == Verdict.ACCEPTED) {
                say("finished " + task.id());
            }
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
