package dev.carillon.broker.trigger;

import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.TaskEngine;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ticks as long as the broker runs, on a thread of its own: at every full second of the clock, since every schedule is due
 * at one, and at once while more is due.
 */
@ApplicationScoped
public class ScheduleLoop {
    private static final Logger LOG = Logger.getLogger(ScheduleLoop.class);
    private static final long SECOND = Duration.ofSeconds(1).toMillis();

    private final ScheduleTicker ticker;
    private final Clock clock;
    private volatile @Nullable Thread thread;
    private @Nullable String told;

    public ScheduleLoop(TaskEngine engine, Clock clock, ScheduleObserver observer, BrokerConfig config) {
        this.ticker = new ScheduleTicker(engine, observer, config.limits().schedules());
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("schedules").start(this::run);
    }

    /** Before the engine is closed. What is being fired is answered, or fired by whoever comes next. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            running.join(Duration.ofSeconds(5));
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (!tick()) {
                    Thread.sleep(SECOND - clock.millis() % SECOND);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the broker stops
        }
    }

    /** A fault of the engine passes or is the operator's; it is told once and tried again. */
    private boolean tick() throws InterruptedException {
        try {
            boolean isMore = ticker.tick();
            told = null;
            return isMore;
        } catch (ExecutionException | RuntimeException e) {
            Throwable fault = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            if (!fault.toString().equals(told)) {
                told = fault.toString();
                LOG.errorf("Schedules are not fired for now: %s", fault);
            }
            return false;
        }
    }
}
