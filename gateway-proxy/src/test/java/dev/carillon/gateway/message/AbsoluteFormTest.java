package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112, sections 3.2.2 and 3.2.4. */
class AbsoluteFormTest {

    private static Head request(String method, String target) {
        return Heads.request(method + " " + target + " HTTP/1.1");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, http://example.org/a/b?c=d, example.org, /a/b?c=d",
        "GET, http://example.org, example.org, /",
        "GET, HTTP://Example.org:8080/, example.org:8080, /",
        "GET, http://example.org?q, example.org, /?q",
        "GET, http://example.org/a//b/../c%2F, example.org, /a//b/../c%2F",
        "GET, http://[::1]:81/x, [0:0:0:0:0:0:0:1]:81, /x",
        "OPTIONS, http://example.org, example.org, *",
        "OPTIONS, http://example.org:80, example.org, *",
        "GET, http://example.org:/, example.org, /",
        "GET, http://example.org:?q, example.org, /?q",
        "OPTIONS, http://example.org/, example.org, /",
        "OPTIONS, http://example.org?q, example.org, /?q",
        "GET, http://example.org/a@b:c, example.org, /a@b:c",
        "GET, http://example.org?http://evil.example/, example.org, /?http://evil.example/",
    })
    void isAnAuthorityAndAnOriginForm(String method, String target, String host, String originForm) {
        Head request = request(method, target);
        int start = AbsoluteForm.authorityStart(request);
        int end = AbsoluteForm.authorityEnd(request, start);

        Authority authority = Authority.ofUri(request.text(start, end), 80);

        assertThat(authority.field(80)).isEqualTo(host);
        HeadText text = new HeadText();
        AbsoluteForm.writeOriginForm(request, end, text);
        assertThat(Heads.written(text)).isEqualTo(originForm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "*", "example.org:80", "http:/example.org/", "http://", "http:", "xhttp://a/"})
    void isNothingElse(String target) {
        Head request = request("GET", target);

        assertThat(AbsoluteForm.authorityStart(request)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http:///path",
                "http://user@example.org/",
                "http://good.example@evil.example/",
                "http://good.example\\@evil.example/",
                "http://example.org:port/",
                "http://example.org:0/",
                "http://example.org:65536/",
                "http://exa\\mple.org/",
                "http://exa%6dple.org/",
                "http://[::1/",
                "http://[::1]x/",
                "http://a:b:c/",
            })
    void hasNoAuthorityThatAnyoneCouldMisread(String target) {
        Head request = request("GET", target);
        int start = AbsoluteForm.authorityStart(request);

        String authority = request.text(start, AbsoluteForm.authorityEnd(request, start));

        assertThatObject(Authority.ofUri(authority, 80)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://a/, https",
        "FTP://a/, ftp",
        "http://a/,",
        "/a://b,",
        "a b,",
        "://a,",
        "1x://a,",
        "a:80,",
    })
    void knowsOtherSchemes(String target, String scheme) {
        assertThat(AbsoluteForm.otherScheme(request("GET", target.replace(' ', '.'))))
                .isEqualTo(scheme);
    }
}
