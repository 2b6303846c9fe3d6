package dev.carillon.broker.api;

import static dev.carillon.broker.engine.EngineUnderTest.OPTIONS;
import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.SettableClock;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.reference.ReferenceTaskEngine;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By which time a schedule counts: the engine's, which in these tests is from before any machine's. */
class ScheduleTimeTest {
    private static final Instant PAST = Instant.parse("2001-01-01T00:00:00Z");
    private static final BrokerConfig CONFIG = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(BrokerConfig.class)
            .build()
            .getConfigMapping(BrokerConfig.class);

    private final SettableClock clock = new SettableClock(PAST);
    private final EngineUnderTest broker =
            new EngineUnderTest(new ReferenceTaskEngine(OPTIONS, clock.timekeeper()), clock);
    private final ScheduleResource resource = new ScheduleResource(broker.engine, CONFIG);

    @AfterEach
    void close() {
        broker.close();
    }

    private Instant next(String rule) {
        return next(resource, rule);
    }

    private static Instant next(ScheduleResource resource, String rule) {
        String body = "{" + rule + ",\"queue\":\"" + QUEUE + "\",\"payload\":1}";
        return resource.put("report", body.getBytes(StandardCharsets.UTF_8)).nextAt();
    }

    @Test
    void aScheduleIsDueNextByTheEnginesTime() {
        assertThat(next("\"cron\":\"* * * * *\"")).isEqualTo(PAST.plusSeconds(60));
    }

    /** By whoever ticks, after this one has looked at the clock. */
    @Test
    void aTimeForWhichTheOldRuleFiresMeanwhileIsNoneOfTheNewOne() {
        next("\"cron\":\"* * * * *\"");
        clock.advance(Duration.ofSeconds(59));
        Instant due = PAST.plusSeconds(60);
        AtomicBoolean fired = new AtomicBoolean();
        TaskEngine firing = (TaskEngine) Proxy.newProxyInstance(
                TaskEngine.class.getClassLoader(), new Class<?>[] {TaskEngine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("putSchedule") && fired.compareAndSet(false, true)) {
                        clock.advance(Duration.ofSeconds(1));
                        String rule = await(broker.engine.schedule("report"))
                                .orElseThrow()
                                .rule();
                        await(broker.engine.fire("report", rule, due, due.plusSeconds(60)));
                    }
                    return method.invoke(broker.engine, arguments);
                });

        Instant next = next(new ScheduleResource(firing, CONFIG), "\"cron\":\"*/1 * * * *\"");

        assertThat(next).isEqualTo(due.plusSeconds(60));
        assertThat(broker.queue().counts().ready()).isEqualTo(1);
    }

    @Test
    void afterTheClockWasSetBackAnotherRuleIsDueAfterTheLastTime() {
        next("\"cron\":\"* * * * *\"");
        clock.advance(Duration.ofSeconds(60));
        String rule = await(broker.engine.schedule("report")).orElseThrow().rule();
        await(broker.engine.fire("report", rule, PAST.plusSeconds(60), PAST.plusSeconds(120)));
        clock.set(Duration.ofSeconds(-30));

        assertThat(next("\"cron\":\"*/1 * * * *\"")).isEqualTo(PAST.plusSeconds(120));
    }

    @Test
    void anIntervalBeginsByTheEnginesTime() {
        clock.advance(Duration.ofSeconds(5));

        assertThat(next("\"every\":\"PT1H\"")).isEqualTo(PAST.plusSeconds(3605));
    }
}
