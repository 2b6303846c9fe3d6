package dev.carillon.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskAttributes;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Proxy;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** To show a thousand schedules takes longer than an engine may be held up. */
class ScheduleReadingTest {
    private static final BrokerConfig CONFIG = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(BrokerConfig.class)
            .build()
            .getConfigMapping(BrokerConfig.class);

    /** Knows who looked at it. */
    private static final class Looked extends AbstractList<Schedule> {
        private volatile Thread by;

        @Override
        public Schedule get(int index) {
            by = Thread.currentThread();
            return new Schedule(
                    "nightly",
                    "cron=0 3 * * *;zone=UTC;missed=all",
                    "reports",
                    new Payload("text/plain", new byte[0]),
                    0,
                    TaskAttributes.NONE,
                    null,
                    null,
                    null);
        }

        @Override
        public int size() {
            return 1;
        }
    }

    @Test
    void theyAreNotReadOnTheThreadOfTheEngine() throws Exception {
        CompletableFuture<List<Schedule>> kept = new CompletableFuture<>();
        Looked schedules = new Looked();
        ScheduleResource resource = new ScheduleResource(answering(kept), CONFIG);

        var page = resource.schedules(null, "100").subscribeAsCompletionStage();
        Thread engine = Thread.ofPlatform().start(() -> kept.complete(schedules));

        assertThat(page.get(20, TimeUnit.SECONDS).items())
                .extracting(ScheduleDocument::cron)
                .containsExactly("0 3 * * *");
        assertThat(schedules.by).isNotNull().isNotSameAs(engine);
    }

    private static TaskEngine answering(CompletableFuture<List<Schedule>> schedules) {
        return (TaskEngine) Proxy.newProxyInstance(
                TaskEngine.class.getClassLoader(), new Class<?>[] {TaskEngine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("schedules")) {
                        return schedules;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
