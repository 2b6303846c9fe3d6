package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KnownFieldTest {

    @ParameterizedTest
    @EnumSource(
            value = KnownField.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OTHER", "TWIN", "X_FORWARDED"})
    void isKnownInEveryCase(KnownField field) {
        String name = field.name().toLowerCase(Locale.ROOT).replace('_', '-');

        assertThat(KnownField.of(name)).isEqualTo(field);
        assertThat(KnownField.of(name.toUpperCase(Locale.ROOT))).isEqualTo(field);
        assertThat(KnownField.of(name + "x")).isEqualTo(KnownField.OTHER);
        assertThat(KnownField.of("x" + name)).isEqualTo(KnownField.OTHER);
        if (name.indexOf('-') > 0) {
            assertThat(KnownField.of(name.replace('-', '_'))).isEqualTo(KnownField.TWIN);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "X-Forwarded-For, X_FORWARDED",
        "x-forwarded-anything, X_FORWARDED",
        "X-Forwarded-, OTHER",
        "X-Forwarded, OTHER",
        "X_Forwarded-Host, TWIN",
        "X-Forwarded-Client_Cert, TWIN",
        "Cookie, OTHER",
        "X_Own, OTHER",
    })
    void isOneOfAFamily(String name, KnownField field) {
        assertThat(KnownField.of(name)).isEqualTo(field);
    }

    @Test
    void aHeadKnowsWhatItHas() {
        Head head = Heads.request("GET / HTTP/1.1|Via: 1.1 a|X: y|VIA: 1.0 b|Cookie: c");

        assertThat(head.has(KnownField.VIA)).isTrue();
        assertThat(head.has(KnownField.HOST)).isFalse();
        assertThat(head.hasAny(KnownField.mask(KnownField.HOST, KnownField.VIA)))
                .isTrue();
        assertThat(head.count(KnownField.VIA)).isEqualTo(2);
        assertThat(head.value(KnownField.VIA)).isEqualTo("1.1 a");
        assertThat(head.joined(KnownField.VIA)).isEqualTo("1.1 a, 1.0 b");
        assertThat(head.joined(KnownField.HOST)).isNull();
        assertThat(head.value("cookie")).isEqualTo("c");
        assertThat(head.value("cooki")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, true",
        "HEAD, true",
        "PUT, true",
        "DELETE, true",
        "OPTIONS, true",
        "TRACE, true",
        "POST, false",
        "PATCH, false",
        "CONNECT, false",
        "get, false",
        "GETS, false"
    })
    void aMethodMayBeRepeated(String method, boolean repeatable) {
        assertThat(Methods.isIdempotent(Heads.request(method + " / HTTP/1.1"))).isEqualTo(repeatable);
    }
}
