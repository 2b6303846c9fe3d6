package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

    @ParameterizedTest
    @CsvSource({
        "example.org:443, example.org:443",
        "EXAMPLE.org:80, example.org",
        "127.0.0.1:8080, 127.0.0.1:8080",
        "[::1]:443, [0:0:0:0:0:0:0:1]:443",
        "example.org:00080, example.org",
    })
    void readsHostAndPort(String text, String field) {
        assertThat(Authority.parse(text, 0).field(80)).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({"example.org:, example.org", "example.org, example.org", "[::1]:, [0:0:0:0:0:0:0:1]"})
    void takesTheSchemesPortForAnEmptyOneOfAUri(String text, String field) {
        assertThat(Authority.ofUri(text, 80).field(80)).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {":", "example.org:80:", "example.org::", "[::1]::", "[::1]80:", "[::1:", "me@example.org:"})
    void refusesAnEmptyPortBehindAnythingElse(String text) {
        assertThatObject(Authority.ofUri(text, 80)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "example.org:",
                "example.org:0",
                "example.org:65536",
                "example.org:+80",
                "example.org:80x",
                "example.org:8 0",
                ":80",
                "a:b:80",
                "user@example.org:80",
                "[::1]80",
                "[::1",
                "[::1]:80:80",
                "http://example.org:80",
                "*",
            })
    void refusesAnythingElse(String text) {
        assertThatObject(Authority.parse(text, 0)).isNull();
    }
}
