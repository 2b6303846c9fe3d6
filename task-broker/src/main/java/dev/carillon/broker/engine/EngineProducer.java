package dev.carillon.broker.engine;

import dev.carillon.broker.engine.memory.MemoryTaskStorage;
import dev.carillon.broker.engine.postgres.PostgresOptions;
import dev.carillon.broker.engine.postgres.PostgresTaskEngine;
import dev.carillon.broker.engine.rocksdb.RocksDbTaskStorage;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import dev.carillon.broker.engine.singlewriter.TaskStorage;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Starts the engine that was chosen, with the service, and closes it with the service. */
public class EngineProducer {
    private static final Logger LOG = Logger.getLogger(EngineProducer.class);

    @Produces
    @ApplicationScoped
    @Startup
    public TaskEngine engine(BrokerConfig config, Clock clock, EngineObserver observer, Vertx vertx) {
        EngineOptions options = new EngineOptions(
                config.limits().queues(),
                config.limits().schedules(),
                config.limits().tasks(),
                config.limits().keys(),
                config.limits().workflowTasks(),
                config.limits().unwritten().asLongValue(),
                config.workflowRetention());
        return switch (config.engine()) {
            case MEMORY -> {
                LOG.warn("Tasks are kept in memory and are lost with this process (carillon.broker.engine=memory)");
                yield inProcess(new MemoryTaskStorage(), options, clock, observer);
            }
            case ROCKSDB ->
                inProcess(
                        RocksDbTaskStorage.open(
                                config.rocksdb().directory(),
                                config.rocksdb().reserve().asLongValue(),
                                clock),
                        options,
                        clock,
                        observer);
            case POSTGRES -> PostgresTaskEngine.start(vertx, PostgresOptions.of(config), options, observer);
        };
    }

    private static TaskEngine inProcess(
            TaskStorage storage, EngineOptions options, Clock clock, EngineObserver observer) {
        return SingleWriterTaskEngine.start(storage, options, Timekeeper.of(clock), observer);
    }

    /** Comes before requests in flight are waited for, and long polls are such. */
    void stopLeasing(@Observes ShutdownDelayInitiatedEvent event, TaskEngine engine) {
        engine.stopLeasing();
    }

    void close(@Disposes TaskEngine engine) {
        engine.close();
    }
}
