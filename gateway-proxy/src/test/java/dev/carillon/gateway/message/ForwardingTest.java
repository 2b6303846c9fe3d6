package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7239. */
class ForwardingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded",
                "X-Forwarded-For",
                "x-forwarded-proto",
                "X-Forwarded-Prefix",
                "X_Forwarded_For",
                "X-Forwarded_Host",
                "X-Real-IP",
            })
    void whatAClientClaimsIsRemoved(String name) {
        MultiMap fields = HttpHeaders.headers().add(name, "10.0.0.1").add("Accept", "x");

        Forwarding.strip(fields);

        assertThat(fields.names()).containsExactly("Accept");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, example.org, 'for=192.0.2.1;host=\"example.org\";proto=http'",
        "2001:db8::1, example.org:80, 'for=\"[2001:db8::1]\";host=\"example.org:80\";proto=http'",
    })
    void theUpstreamIsToldWhoAsked(String client, String host, String forwarded) {
        MultiMap fields = HttpHeaders.headers();

        Forwarding.set(fields, client, host, "http");

        assertThat(fields.get("Forwarded")).isEqualTo(forwarded);
        assertThat(fields.get("X-Forwarded-For")).isEqualTo(client);
        assertThat(fields.get("X-Forwarded-Host")).isEqualTo(host);
        assertThat(fields.get("X-Forwarded-Proto")).isEqualTo("http");
    }

    @Test
    void aHostThatWasNotSaidIsNotTold() {
        MultiMap fields = HttpHeaders.headers();

        Forwarding.set(fields, "192.0.2.1", null, "http");

        assertThat(fields.get("Forwarded")).isEqualTo("for=192.0.2.1;proto=http");
        assertThat(fields.contains("X-Forwarded-Host")).isFalse();
    }
}
