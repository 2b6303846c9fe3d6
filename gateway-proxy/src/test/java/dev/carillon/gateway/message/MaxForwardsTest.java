package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, sections 7.6.2 and 9.3.8. */
class MaxForwardsTest {

    @ParameterizedTest
    @CsvSource({
        "TRACE, 0, 0",
        "TRACE, 7, 7",
        "OPTIONS, 0, 0",
        "OPTIONS, 999999999, 999999999",
        "OPTIONS, 9999999999, -1",
        "OPTIONS, -1, -1",
        "OPTIONS, +1, -1",
        "OPTIONS, x, -1",
        "OPTIONS, '', -1",
        "GET, 0, -1",
        "POST, 3, -1",
        "trace, 0, -1",
    })
    void boundsTraceAndOptionsAlone(String method, String value, int forwards) {
        assertThat(MaxForwards.of(Heads.request(method + " / HTTP/1.1|Max-Forwards: " + value)))
                .isEqualTo(forwards);
    }

    @Test
    void boundsNothingWhereItIsNotThere() {
        assertThat(MaxForwards.of(Heads.request("TRACE / HTTP/1.1"))).isEqualTo(MaxForwards.NONE);
    }

    @Test
    void tellsBackWhatIsNoSecret() {
        Head request = Heads.request(
                "TRACE http://a/ HTTP/1.1|Host: a|Authorization: x|cookie: y|Proxy-Authorization: z|X-A:b");

        assertThat(new String(MaxForwards.trace(request), StandardCharsets.ISO_8859_1))
                .isEqualTo("TRACE http://a/ HTTP/1.1\r\nHost: a\r\nX-A: b\r\n\r\n");
    }
}
