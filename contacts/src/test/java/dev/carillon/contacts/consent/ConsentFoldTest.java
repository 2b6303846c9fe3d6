package dev.carillon.contacts.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsentFoldTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // a log, the oldest first; what holds; whether opted out of news
                "'' | '' | false",
                "news GIVEN | news GIVEN | false",
                "news PENDING | news PENDING+ | false",
                "news PENDING, news GIVEN | news GIVEN | false",
                "news GIVEN, news WITHDRAWN | news WITHDRAWN | true",
                "news WITHDRAWN, news PENDING | news WITHDRAWN+ | true",
                "news WITHDRAWN, news PENDING, news GIVEN | news GIVEN | false",
                "news GIVEN, news PENDING | news GIVEN+ | false",
                "all WITHDRAWN | all WITHDRAWN | true",
                "news GIVEN, sms GIVEN, all WITHDRAWN | all WITHDRAWN, news WITHDRAWN, sms WITHDRAWN | true",
                "news PENDING, all WITHDRAWN | all WITHDRAWN, news WITHDRAWN | true",
                "all WITHDRAWN, news PENDING | all WITHDRAWN, news PENDING+ | true",
                "all WITHDRAWN, news GIVEN | all WITHDRAWN, news GIVEN | false",
                "all WITHDRAWN, sms GIVEN | all WITHDRAWN, sms GIVEN | true",
                "all WITHDRAWN, news GIVEN, all WITHDRAWN | all WITHDRAWN, news WITHDRAWN | true",
                "news WITHDRAWN, news PENDING, all WITHDRAWN | all WITHDRAWN, news WITHDRAWN | true",
            })
    void whatWasSaidLastHolds(String log, String holds, boolean optedOut) {
        List<ConsentEntry> entries = new ArrayList<>();
        for (String said : log.split(", ", -1)) {
            if (!said.isEmpty()) {
                String[] words = said.split(" ", -1);
                entries.add(new ConsentEntry(
                        new UUID(0, entries.size()),
                        words[0],
                        ConsentState.valueOf(words[1]),
                        null,
                        "api",
                        Map.of(),
                        "test",
                        Instant.EPOCH.plusSeconds(entries.size())));
            }
        }

        SortedMap<String, CurrentConsent> current = ConsentFold.fold(entries);

        assertThat(current.values().stream()
                        .map(one -> one.purpose() + " " + one.state() + (one.pending() == null ? "" : "+"))
                        .collect(Collectors.joining(", ")))
                .isEqualTo(holds);
        assertThat(ConsentFold.optedOut(current, "news")).isEqualTo(optedOut);
    }
}
