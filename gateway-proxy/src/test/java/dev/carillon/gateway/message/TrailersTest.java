package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, sections 6.5.1 and 7.6.1. */
class TrailersTest {

    private static String passed(String fields) {
        return passed("Host: a", fields);
    }

    private static String passed(String head, String fields) {
        HeadText text = new HeadText();
        Trailers.pass(Heads.request("POST / HTTP/1.1|" + head), Heads.request("GET / HTTP/1.1|" + fields), text);
        return Heads.written(text).replace("\r\n", "|");
    }

    @Test
    void passesWhatNobodyHasDecidedBy() {
        assertThat(passed("Grpc-Status: 0|Server-Timing: a|ETag: x|Content-MD5: y"))
                .isEqualTo("Grpc-Status: 0|Server-Timing: a|ETag: x|Content-MD5: y|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding",
                "Content-Length",
                "Host",
                "Authorization",
                "Cookie",
                "set-cookie",
                "CONTENT-TYPE",
                "Content-Encoding",
                "Content-Range",
                "Trailer",
                "Connection",
                "TE",
                "Expect",
                "Max-Forwards",
                "Range",
                "If-Match",
                "if-modified-since",
                "WWW-Authenticate",
                "Proxy-Authenticate",
                "Age",
                "Cache-Control",
                "Date",
                "Location",
                "Retry-After",
                "Vary",
                "Via",
                "X-Forwarded-For",
                "X_Forwarded_For",
                "Forwarded"
            })
    void dropsWhatWouldComeTooLate(String name) {
        assertThat(passed("A: b|" + name + ": x|C: d")).isEqualTo("A: b|C: d|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: X-Gone", "connection: close, x-GONE", "Connection: a|Connection: X-Gone"})
    void section7_6_1_dropsWhatConnectionNominates(String head) {
        assertThat(passed(head, "X-Kept: 1|X-Gone: 2|x-gone: 3|X-Gone-Not: 4")).isEqualTo("X-Kept: 1|X-Gone-Not: 4|");
    }
}
