package dev.carillon.broker.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleRuleTest {
    private static final Instant NINE = Instant.parse("2026-11-25T09:00:00Z");
    private static final Timing QUARTERS = new IntervalTiming(Duration.ofMinutes(15), NINE);

    private static ScheduleRule rule(Missed missed, Instant from, Instant until, boolean paused) {
        return new ScheduleRule(QUARTERS, missed, from, until, paused);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-25T" + time + "Z");
    }

    @ParameterizedTest
    @CsvSource({
        "08:00:00, 09:00:00",
        "08:59:59.999, 09:00:00",
        "09:00:00, 09:15:00",
        "09:14:59.999, 09:15:00",
        "09:15:00.001, 09:30:00",
        "23:50:00, 23:59:59",
    })
    void anIntervalIsCountedFromItsAnchor(String after, String next) {
        Instant expected = next.equals("23:59:59") ? at("23:45:00").plusSeconds(900) : at(next);

        assertThat(QUARTERS.next(at(after))).contains(expected);
    }

    @Test
    void nothingIsDueBeforeFromOrAfterUntil() {
        ScheduleRule rule = rule(Missed.ALL, at("10:00:00"), at("10:15:00"), false);

        assertThat(rule.next(NINE)).contains(at("10:00:00"));
        assertThat(rule.next(at("10:00:00"))).contains(at("10:15:00"));
        assertThat(rule.next(at("10:15:00"))).isEmpty();
    }

    @Test
    void aPausedRuleIsNeverDue() {
        assertThat(rule(Missed.ALL, null, null, true).next(NINE)).isEmpty();
    }

    @Test
    void missedTimesAreMadeUpOneByOneOrAtOnce() {
        Instant due = at("09:15:00");
        Instant late = at("11:01:00");

        assertThat(rule(Missed.ALL, null, null, false).nextAfter(due, late)).contains(at("09:30:00"));
        assertThat(rule(Missed.LATEST, null, null, false).nextAfter(due, late)).contains(at("11:15:00"));
    }

    @Test
    void aClockThatWasSetBackMakesNothingDueAgain() {
        for (Missed missed : Missed.values()) {
            assertThat(rule(missed, null, null, false).nextAfter(at("09:15:00"), at("08:00:00")))
                    .contains(at("09:30:00"));
        }
    }

    static List<ScheduleRule> rules() {
        return List.of(
                rule(Missed.ALL, null, null, false),
                rule(Missed.LATEST, at("10:00:00"), at("11:00:00.5"), true),
                new ScheduleRule(
                        CronTiming.parse("*/5 9-17 * * MON-FRI", ZoneId.of("America/Argentina/Buenos_Aires")),
                        Missed.ALL,
                        null,
                        NINE,
                        false),
                new ScheduleRule(CronTiming.parse("0 0 1 1 0", ZoneId.of("+05:30")), Missed.LATEST, NINE, null, false));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleIsReadAsItWasWritten(ScheduleRule rule) {
        assertThat(RuleText.parse(RuleText.of(rule))).isEqualTo(rule);
    }

    @Test
    void theTextSaysTheZone() {
        assertThat(RuleText.of(rules().getLast())).isEqualTo("cron=0 0 1 1 0;zone=+05:30;missed=latest;from=" + NINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 3 * * *", "cron=0 3 * * *;missed=all", "every=PT1S;anchor=x;missed=all"})
    void whatIsNoRuleIsNotReadAsOne(String text) {
        assertThatThrownBy(() -> RuleText.parse(text)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void anIntervalIsWholeSeconds() {
        assertThatThrownBy(() -> new IntervalTiming(Duration.ofMillis(1500), NINE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IntervalTiming(Duration.ZERO, NINE)).isInstanceOf(IllegalArgumentException.class);
    }
}
