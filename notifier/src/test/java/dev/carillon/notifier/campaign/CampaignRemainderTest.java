package dev.carillon.notifier.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notifier.campaign.CampaignComposition.Cell;
import dev.carillon.notifier.campaign.CampaignComposition.Counted;
import dev.carillon.notifier.pricing.Encoding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CampaignRemainderTest {
    private static final List<Counted> PLANNED = List.of(
            counted("BG", "A1", Encoding.GSM_7, 1, 5),
            counted("BG", "A1", Encoding.UCS_2, 2, 3),
            counted("BG", "Yettel", Encoding.GSM_7, 1, 2),
            counted("DE", "unknown", Encoding.GSM_7, 1, 1));

    private static Counted counted(String country, String operator, Encoding encoding, int segments, long messages) {
        return new Counted(country, operator, encoding, segments, messages, null, null, null);
    }

    private static List<Long> left(Map<Cell, Long> unsent) {
        return CampaignRemainder.of(PLANNED, unsent).stream()
                .map(Counted::messages)
                .toList();
    }

    @Test
    void whatIsNotSentIsTakenFromItsCell() {
        assertThat(left(Map.of())).containsExactly(5L, 3L, 2L, 1L);
        assertThat(left(Map.of(
                        new Cell("BG", "A1", Encoding.GSM_7, 1), 2L, new Cell("DE", "unknown", Encoding.GSM_7, 1), 1L)))
                .containsExactly(3L, 3L, 2L);
    }

    @Test
    void whatHasNoTextAnyMoreIsTakenFromItsOperatorAndLength() {
        assertThat(left(Map.of(new Cell("BG", "A1", Encoding.GSM_7, 2), 1L))).containsExactly(5L, 2L, 2L, 1L);
    }

    @Test
    void whatIsWithAnotherOperatorNowIsTakenFromItsCountryAndLength() {
        assertThat(left(Map.of(new Cell("BG", "Vivacom", Encoding.UCS_2, 2), 3L)))
                .containsExactly(5L, 2L, 1L);
    }

    @Test
    void noMoreIsTakenThanThereIs() {
        assertThat(left(Map.of(new Cell("BG", "Yettel", Encoding.GSM_7, 1), 9L)))
                .containsExactly(3L, 1L);
        assertThat(left(Map.of(new Cell("FR", "unknown", Encoding.GSM_7, 1), 9L)))
                .containsExactly(5L, 3L, 2L, 1L);
    }
}
