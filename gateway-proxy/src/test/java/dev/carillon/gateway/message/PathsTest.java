package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {

    @ParameterizedTest
    @CsvSource({
        "/a/b?c=/d, /a/b, /a/b?c=/d",
        "/, /, /",
        "http://host/a?b, /a, /a?b",
        "http://host, /, /",
        "http://host?b, /, /?b",
        "http://host?b=/c, /, /?b=/c",
        "*, *, /*",
    })
    void readsPathAndQueryOfATarget(String target, String path, String pathAndQuery) {
        assertThat(Paths.path(target)).isEqualTo(path);
        assertThat(Paths.pathAndQuery(target)).isEqualTo(pathAndQuery);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/contacts/../../q/metrics",
                "/v1/contacts/..",
                "/v1/./contacts",
                "/v1/contacts/%2e%2e/x",
                "/v1/contacts/%2E./x",
                "/v1/contacts/..%2fx",
                "/v1/contacts%2f..%2fx",
                "/v1/contacts/..%5cx",
                "/v1/contacts/..\\x",
                "/v1/contacts/..;a=b/x",
                "/v1/contacts/..%3bx/y",
            })
    void noticesAPathThatClimbs(String path) {
        assertThat(Paths.hasDotSegments(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/v1/contacts/a.b", "/.well-known/x", "/a...b", "/a/...", "/x%20y", "/a%2fb", "/a;b=.."})
    void leavesOtherPathsAlone(String path) {
        assertThat(Paths.hasDotSegments(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/webhooks/wordpress/s3cret, /webhooks/wordpress/***",
        "/webhooks/wordpress/s3cret/more, /webhooks/wordpress/***",
        "/webhooks/wordpress, /webhooks/wordpress",
        "/webhooks/wordpress/, /webhooks/wordpress/",
        "/webhooks/wordpress;s3cret, /webhooks/wordpress/***",
        "/webhooks%2Fwordpress%2fs3cret, /webhooks/wordpress/***",
        "/web%68ooks/wordpress/s3cret, /webhooks/wordpress/***",
        "//Webhooks//wordpress//s3cret, /Webhooks/wordpress/***",
        "/o/t0ken, /o/***",
        "/o/t0ken/more, /o/***",
        "/o;a=b/t0ken, /o/***",
        "/o%3ba=b/t0ken, /o/***",
        "/o%2Ft0ken, /o/***",
        "//o/t0ken, /o/***",
        "/%6f/t0ken, /o/***",
        "/o/, /o/",
        "/o, /o",
        "/links/t0ken, /links/***",
        "/links/unsubscribe/t0ken, /links/***",
        "/v1/suppressions/+359888123456, /v1/suppressions/***",
        "/v1/suppressions/%2B359888123456, /v1/suppressions/***",
        "/v1;x=y/suppressions;a=b/+359888123456, /v1/suppressions/***",
        "/v1/suppressions;+359888123456, /v1/suppressions/***",
        "/v1%2Fsuppressions%2f+359888123456, /v1/suppressions/***",
        "/v1/suppressions, /v1/suppressions",
        "/v1/contacts/7, /v1/contacts/7",
        "/v1/contacts/a%2Fb;c, /v1/contacts/a%2Fb;c",
        "/other/o/x, /other/o/x",
        "/, /",
    })
    void hidesWhatIsConfidential(String path, String logged) {
        assertThat(Paths.loggable(path)).isEqualTo(logged);
    }
}
