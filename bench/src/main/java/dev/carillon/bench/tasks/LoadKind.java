package dev.carillon.bench.tasks;

import dev.carillon.bench.protocol.AmqpPublish;
import dev.carillon.bench.protocol.BeanstalkDrain;
import dev.carillon.bench.protocol.BeanstalkPut;
import dev.carillon.bench.protocol.GearmanSubmit;
import dev.carillon.bench.protocol.NatsPublish;
import dev.carillon.bench.protocol.RedisCommand;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The loads by name. */
enum LoadKind {
    /** The raw speed of the disk. */
    FSYNC(FsyncLoad::new),
    /** A program that prints a line. */
    PROGRAM(ProgramLoad::new),
    /** The same POST over and over, to anything that speaks HTTP. */
    POST(options -> new WrkLoad(options, false)),
    /** The same to task-broker, whose count of tasks is compared with what was answered. */
    CREATE(options -> new WrkLoad(options, true)),
    DRAIN(DrainLoad::new),
    CYCLE(CycleLoad::new),
    PACED(PacedLoad::new),
    HAND_OFF(options -> new HandOffLoad(options, false)),
    HAND_OFF_AFTER_ANSWER(options -> new HandOffLoad(options, true)),
    DELAYED(DelayedLoad::new),
    BEANSTALK_PUT(options -> new DialogueLoad(options, () -> new BeanstalkPut(options.size))),
    BEANSTALK_DRAIN(
            options -> new DialogueLoad(options, BeanstalkDrain::new).after(() -> new BeanstalkPut(options.size), 50)),
    LPUSH(options -> new DialogueLoad(options, () -> new RedisCommand("LPUSH", "bench", "x".repeat(options.size)))),
    XADD(options ->
            new DialogueLoad(options, () -> new RedisCommand("XADD", "stream", "*", "task", "x".repeat(options.size)))),
    GEARMAN(options -> new DialogueLoad(options, () -> new GearmanSubmit(options.size))),
    NATS(options -> nats(options, 1)),
    NATS_ASYNC(options -> nats(options, options.items)),
    AMQP(options -> new DialogueLoad(options, () -> new AmqpPublish(options.size)));

    @SuppressWarnings("ImmutableEnumChecker") // constructors, which have no state
    private final Function<LoadOptions, TaskLoad> load;

    LoadKind(Function<LoadOptions, TaskLoad> load) {
        this.load = load;
    }

    TaskLoad of(LoadOptions options) {
        return load.apply(options);
    }

    private static TaskLoad nats(LoadOptions options, int window) {
        AtomicInteger number = new AtomicInteger();
        return new DialogueLoad(options, () -> new NatsPublish(options.size, window, number.incrementAndGet()));
    }
}
