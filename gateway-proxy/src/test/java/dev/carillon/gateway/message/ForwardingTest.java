package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7239. */
class ForwardingTest {
    private static final String CLAIMS = "GET / HTTP/1.1|Host: a|X-Forwarded-For: 198.51.100.1|X-FORWARDED-FOR: b"
            + "|X-Forwarded-Proto: https|X-Forwarded-Host: outer.example|Forwarded: for=198.51.100.1|Forwarded: for=b";

    private static String written(Head request, String client, String host, boolean trusted) {
        HeadText text = new HeadText();
        Forwarding.write(text, request, client, host, "http", trusted);
        return Heads.written(text).replace("\r\n", "|");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, example.org, 192.0.2.1, example.org",
        "2001:db8::1, example.org:8080, '\"[2001:db8::1]\"', example.org:8080",
        "192.0.2.1, a\"b\\c, 192.0.2.1, a\\\"b\\\\c",
    })
    void tellsWhoAskedAndHow(String client, String host, String node, String quoted) {
        assertThat(written(Heads.request(CLAIMS), client, host, false))
                .isEqualTo("X-Forwarded-For: " + client + "|X-Forwarded-Proto: http|X-Forwarded-Host: " + host
                        + "|Forwarded: for=" + node + ";host=\"" + quoted + "\";proto=http|");
    }

    @Test
    void addsToWhatATrustedProxySays() {
        assertThat(written(Heads.request(CLAIMS), "192.0.2.1", "inner.example", true))
                .isEqualTo("X-Forwarded-For: 198.51.100.1, b, 192.0.2.1|X-Forwarded-Proto: https"
                        + "|X-Forwarded-Host: outer.example"
                        + "|Forwarded: for=198.51.100.1, for=b, for=192.0.2.1;host=\"inner.example\";proto=http|");
    }

    @Test
    void believesNoSchemeThatIsNone() {
        Head request = Heads.request("GET / HTTP/1.1|Host: a|X-Forwarded-Proto: gopher");

        assertThat(written(request, "192.0.2.1", "a", true)).contains("X-Forwarded-Proto: http|");
    }

    @Test
    void tellsNoHostThatWasNotSaid() {
        Head request = Heads.request("GET / HTTP/1.0");

        assertThat(written(request, "192.0.2.1", null, false))
                .isEqualTo("X-Forwarded-For: 192.0.2.1|X-Forwarded-Proto: http|Forwarded: for=192.0.2.1;proto=http|");
    }
}
