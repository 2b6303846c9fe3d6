package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 7.6.1. */
class HopByHopTest {

    private static MultiMap copied(MultiMap from) {
        MultiMap to = HttpHeaders.headers();
        HopByHop.copyEndToEnd(from, to);
        return to;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "connection",
                "Keep-Alive",
                "Proxy-Connection",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "HTTP2-Settings",
                "Content-Length",
                "Proxy-Authorization",
                "Proxy-Authenticate",
            })
    void staysBehind(String name) {
        assertThat(copied(HttpHeaders.headers().add(name, "x"))).isEmpty();
    }

    @Test
    void whatConnectionNamesStaysBehind() {
        MultiMap from = HttpHeaders.headers()
                .add("Connection", "X-One,  x-TWO ,")
                .add("connection", "x-three")
                .add("X-One", "1")
                .add("X-Two", "2")
                .add("X-Three", "3")
                .add("X-Four", "4");

        assertThat(copied(from).names()).containsExactly("X-Four");
    }

    @Test
    void everythingElseGoesOn() {
        MultiMap from = HttpHeaders.headers()
                .add("Accept", "a")
                .add("Set-Cookie", "one")
                .add("Authorization", "Bearer x")
                .add("Set-Cookie", "two");

        MultiMap to = copied(from);
        assertThat(to.names()).containsExactlyInAnyOrder("Accept", "Set-Cookie", "Authorization");
        assertThat(to.getAll("Set-Cookie")).containsExactly("one", "two");
    }
}
