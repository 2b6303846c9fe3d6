package dev.carillon.notifier.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeywordsTest {
    private final Keywords keywords = Keywords.of(
            List.of("STOP", "STOPALL", "СТОП", "ОТКАЗ", "ОТПИСВАНЕ", "End"),
            List.of("START", "YES", "СТАРТ", "END"),
            List.of("HELP", "ПОМОЩ", "  "));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STOP              | STOP",
                "stop              | STOP",
                "' Stop! '         | STOP",
                "Stop all.         | STOP",
                "S-T-O-P           | STOP",
                "ｓｔｏｐ            | STOP",
                "стоп              | STOP",
                "„Отказ“.          | STOP",
                "отписване!!!      | STOP",
                "END               | STOP",
                "Start             | START",
                "старт             | START",
                "yes               | START",
                "помощ?            | HELP",
                "STOP it           | TEXT",
                "Please stop       | TEXT",
                "не спирайте       | TEXT",
                "''                | TEXT",
                "👍                | TEXT",
            })
    void knowsAWordThatStandsAlone(String text, InboundKind kind) {
        assertThat(keywords.kind(text)).isEqualTo(kind);
    }
}
