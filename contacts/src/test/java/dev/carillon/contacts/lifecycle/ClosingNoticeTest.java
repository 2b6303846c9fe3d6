package dev.carillon.contacts.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosingNoticeTest {
    private static final Instant ANNOUNCED = Instant.parse("2026-11-01T10:00:00.123456Z");

    private static Lifecycle lifecycle(LifecycleState state, @Nullable String link, @Nullable Boolean gone) {
        ClosingPlan plan = new ClosingPlan("we close", "P30D", link == null ? null : URI.create(link), gone);
        return new Lifecycle(state, state, new UUID(1, 1), plan, ANNOUNCED);
    }

    private static StepRecord banner(StepState state, String... progress) {
        Map<String, Object> kept = progress.length == 0 ? Map.of() : Map.of(progress[0], "2026-12-01T00:00:00Z");
        if (progress.length == 2) {
            kept = Map.of(progress[0], "2026-12-01T00:00:00Z", progress[1], "2026-12-01T00:00:01Z");
        }
        return new StepRecord(StepName.BANNER, 5, state, 1, kept, null, null, null);
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, , , false",
        "RUNNING, , , false",
        "FAILED, , , false",
        "DONE, , , true",
        "REVERTED, , , false",
        "RUNNING, published, , true",
        "FAILED, published, , true",
        "DONE, published, , true",
        "REVERTED, published, , false",
        "RUNNING, published, withdrawn, false",
        "DONE, published, withdrawn, false",
        "DONE, withdrawn, , false",
        "REVERTED, published, withdrawn, false",
    })
    void isUpFromTheStepOnUntilItIsUndone(StepState state, String first, String second, boolean closing) {
        String[] progress =
                first == null ? new String[0] : second == null ? new String[] {first} : new String[] {first, second};

        ClosingNotice notice = ClosingNotice.of(
                lifecycle(LifecycleState.CLOSING, "https://example.org/end", null), banner(state, progress));

        assertThat(notice.closing()).isEqualTo(closing);
        assertThat(notice.sunset() != null).isEqualTo(closing);
        assertThat(notice.link() != null).isEqualTo(closing);
        assertThat(notice.gone()).isFalse();
    }

    @Test
    void saysWhatAFieldOfHttpCanCarry() {
        ClosingNotice notice = ClosingNotice.of(
                lifecycle(LifecycleState.CLOSING, "https://example.org/край", null), banner(StepState.DONE));

        assertThat(notice.sunset()).isEqualTo(Instant.parse("2026-12-01T10:00:00Z"));
        assertThat(notice.link()).isEqualTo("https://example.org/%D0%BA%D1%80%D0%B0%D0%B9");
    }

    @ParameterizedTest
    @CsvSource({"CLOSING, true, false", "CLOSED, true, true", "CLOSED, false, false", "CLOSED, , false"})
    void isGoneOnceClosedWhereThePlanSaysSo(LifecycleState state, @Nullable Boolean planned, boolean gone) {
        assertThat(ClosingNotice.of(lifecycle(state, null, planned), banner(StepState.DONE))
                        .gone())
                .isEqualTo(gone);
    }

    @Test
    void hasAnotherTagForEverythingElseThatItMaySay() {
        ClosingNotice notice = ClosingNotice.of(lifecycle(LifecycleState.CLOSED, null, null), banner(StepState.DONE));
        ClosingNotice same = ClosingNotice.of(lifecycle(LifecycleState.CLOSING, null, null), banner(StepState.DONE));
        ClosingNotice gone = ClosingNotice.of(lifecycle(LifecycleState.CLOSED, null, true), banner(StepState.DONE));
        ClosingNotice link =
                ClosingNotice.of(lifecycle(LifecycleState.CLOSED, "https://a.org", null), banner(StepState.DONE));
        ClosingNotice none = ClosingNotice.of(lifecycle(LifecycleState.OPEN, null, null), banner(StepState.PENDING));

        assertThat(same.tag()).isEqualTo(notice.tag());
        assertThat(notice.tag())
                .isNotEqualTo(gone.tag())
                .isNotEqualTo(link.tag())
                .isNotEqualTo(none.tag());
    }
}
