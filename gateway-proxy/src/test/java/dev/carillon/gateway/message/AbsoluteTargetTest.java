package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AbsoluteTargetTest {

    @ParameterizedTest
    @CsvSource({
        "GET, http://example.org/a/b?c=d, example.org, /a/b?c=d",
        "GET, http://example.org, example.org, /",
        "GET, HTTP://Example.org:8080/, example.org:8080, /",
        "GET, http://example.org?q, example.org, /?q",
        "GET, http://example.org/a//b/../c, example.org, /a//b/../c",
        "GET, http://[::1]:81/x, [0:0:0:0:0:0:0:1]:81, /x",
        "OPTIONS, http://example.org, example.org, *",
        "OPTIONS, http://example.org/, example.org, /",
        "GET, http://example.org/a@b:c, example.org, /a@b:c",
    })
    void readsAuthorityAndOriginForm(String method, String uri, String authority, String originForm) {
        AbsoluteTarget target = AbsoluteTarget.parse(uri, method);

        assertThat(target.authority().field(80)).isEqualTo(authority);
        assertThat(target.originForm()).isEqualTo(originForm);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "*",
                "example.org:80",
                "https://example.org/",
                "ftp://example.org/",
                "http:/example.org/",
                "http:///path",
                "http://",
                "http://user@example.org/",
                "http://good.example@evil.example/",
                "http://example.org:port/",
                "http://example.org/#fragment",
                "http://exa\\mple.org/",
            })
    void refusesAnythingElse(String uri) {
        assertThatObject(AbsoluteTarget.parse(uri, "GET")).isNull();
    }
}
