package dev.carillon.contacts.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The banner that a gateway puts up by itself, looked at again and again as time goes by. */
class BannerStepTest {
    private static final Instant BEGIN = Instant.parse("2026-12-01T00:00:00Z");
    private static final Lifecycle CLOSING =
            new Lifecycle(LifecycleState.CLOSING, LifecycleState.CLOSING, new UUID(1, 1), ClosingPlan.NONE, BEGIN);

    private final Map<String, Object> kept = new HashMap<>();
    private Instant now = BEGIN;

    private BannerStep step(String... settings) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            values.put("carillon.contacts.lifecycle." + settings[i], settings[i + 1]);
        }
        LifecycleConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(LifecycleConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(LifecycleConfig.class);
        InstantSource time = () -> now;
        Clock clock = time.withZone(ZoneOffset.UTC);
        return new BannerStep(new Hooks(config, new ObjectMapper(), clock), config, clock);
    }

    private StepRun look() {
        return new StepRun(new UUID(1, 1), CLOSING, kept, progress -> {
            kept.clear();
            kept.putAll(progress);
        });
    }

    private boolean isTold(StepState state) {
        return ClosingNotice.of(CLOSING, new StepRecord(StepName.BANNER, 5, state, 1, kept, null, null, null))
                .closing();
    }

    @Test
    void aHookThatIsWantedAndMissingEndsTheStart() {
        assertThatThrownBy(() -> step("banner", "hook"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("carillon.contacts.lifecycle.hooks.banner");
    }

    @Test
    void isDoneOnceEveryGatewayHasHadTheTimeToAsk() {
        BannerStep step = step("banner", "gateway", "banner-wait", "PT15S");

        assertThat(step.run(look())).isEqualTo(StepResult.waiting("every gateway has asked by 2026-12-01T00:00:15Z"));
        assertThat(isTold(StepState.RUNNING)).isTrue();
        now = BEGIN.plusSeconds(14);
        assertThat(step.run(look())).isInstanceOf(StepResult.Waiting.class);
        now = BEGIN.plusSeconds(15);
        assertThat(step.run(look())).isEqualTo(StepResult.done());
        assertThat(isTold(StepState.DONE)).isTrue();
    }

    @Test
    void isUndoneLikewiseAndTellsNothingFromThenOn() {
        BannerStep step = step("banner", "gateway", "banner-wait", "PT15S");
        step.run(look());
        now = BEGIN.plusSeconds(100);

        assertThat(step.revert(look()))
                .isEqualTo(StepResult.waiting("every gateway has asked by 2026-12-01T00:01:55Z"));
        assertThat(isTold(StepState.DONE)).isFalse();
        now = BEGIN.plusSeconds(115);
        assertThat(step.revert(look())).isEqualTo(StepResult.done());
    }

    @Test
    void isDoneAtOnceWhereNobodyIsWaitedForOrSomebodySaysSo() {
        assertThat(step("banner", "gateway", "banner-wait", "PT0S").run(look())).isEqualTo(StepResult.done());
        kept.clear();
        kept.put(ByHand.CONFIRMED, true);

        assertThat(step("banner", "gateway").run(look())).isEqualTo(StepResult.done());
        assertThat(isTold(StepState.DONE)).isTrue();
    }

    @Test
    void goesOnAfterACrashFromWhenItWasPutUp() {
        step("banner", "gateway").run(look());
        now = BEGIN.plusSeconds(20);

        assertThat(step("banner", "gateway").run(look())).isEqualTo(StepResult.done());
    }

    @ParameterizedTest
    @CsvSource({"HAND", "''"})
    void waitsForSomebodyWhereThereIsNoHookOrItIsNotWanted(String by) {
        BannerStep step = by.isEmpty()
                ? step()
                : step("banner", "hand", "hooks.banner", "http://127.0.0.1:1/", "hooks.secret-file", "pom.xml");

        assertThat(step.run(look()))
                .isInstanceOfSatisfying(
                        StepResult.Waiting.class,
                        waiting -> assertThat(waiting.reason()).contains("steps/banner/confirm"));
        assertThat(isTold(StepState.RUNNING)).isFalse();
    }
}
