package dev.carillon.broker.api;

import static dev.carillon.broker.engine.EngineUnderTest.OPTIONS;
import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.SettableClock;
import dev.carillon.broker.engine.reference.ReferenceTaskEngine;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
        String body = "{" + rule + ",\"queue\":\"" + QUEUE + "\",\"payload\":1}";
        return resource.put("report", body.getBytes(StandardCharsets.UTF_8)).nextAt();
    }

    @Test
    void aScheduleIsDueNextByTheEnginesTime() {
        assertThat(next("\"cron\":\"* * * * *\"")).isEqualTo(PAST.plusSeconds(60));
    }

    @Test
    void anIntervalBeginsByTheEnginesTime() {
        clock.advance(Duration.ofSeconds(5));

        assertThat(next("\"every\":\"PT1H\"")).isEqualTo(PAST.plusSeconds(3605));
    }
}
