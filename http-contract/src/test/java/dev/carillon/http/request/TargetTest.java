package dev.carillon.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.http.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    private static @Nullable Problem fault(String path, @Nullable String query) {
        return Target.fault(query == null ? path : path + '?' + query, path, query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "v1",
                "",
                "/%",
                "/%4",
                "/%zz",
                "/%+1",
                "/a;b",
                "/;",
                "/a b",
                "/\u00e9",
                "/\u0080",
                "/%c0%af",
                "/%ff",
                "/a|b",
                "/a#b",
                "/{a}",
                "/a\"b",
                "/[a",
                "/%ed%a0%80",
                "/%f4%90%80%80"
            })
    void refusesAPathThatCanBeReadInTwoWays(String path) {
        assertThat(fault(path, null)).extracting(Problem::type).isEqualTo("urn:problem-type:carillon:malformed-target");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.",
                "/..",
                "/a/./b",
                "/a/../b",
                "/a/%2e%2E/b",
                "/a/.%2e",
                "/a/b/..",
                "//a",
                "/a//b",
                "/a//",
                "//"
            })
    void refusesDotSegmentsAndEmptyOnes(String path) {
        assertThat(fault(path, null)).extracting(Problem::type).isEqualTo("urn:problem-type:carillon:path-not-normal");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1/a",
                "/v1/a/",
                "/a.b",
                "/...",
                "/.a",
                "/a%2Fb",
                "/a%3Bb",
                "/%25",
                "/%00",
                "/%D0%97",
                "/+359@x:y"
            })
    void takesEveryOther(String path) {
        assertThat(fault(path, null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"a=%zz", "a=%", "a=%ff", "a=\u00e9", "'a= b'"})
    void refusesAQueryThatCannotBeRead(String query) {
        assertThat(fault("/", query)).extracting(Problem::status).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "a=%25zz", "a=../..;b", "q=%D0%97+x", "a=%00"})
    void takesAnyOtherQuery(String query) {
        assertThat(fault("/", query)).isNull();
    }

    @Test
    void aTargetThatCouldNotBeTakenApartIsMalformed() {
        assertThat(Target.fault("http://[", null, null)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/v1", "javascript://h/v1", "http:///v1", "http://h#/v1"})
    void refusesWhatIsNoHttpUri(String target) {
        assertThat(Target.fault(target, "/v1", null)).isNotNull();
    }
}
