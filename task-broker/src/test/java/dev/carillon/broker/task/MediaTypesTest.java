package dev.carillon.broker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.ws.rs.core.MediaType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain;charset=utf-8",
                "text/plain; charset=\"utf-8\"",
                "text/plain ; charset=utf-8 ; format=flowed",
                "application/vnd.api+json",
                "multipart/form-data; boundary=----x",
                "text/x; a=\"b\\\"c; d\"",
                "x/y; a=\"\"",
                "text/plain;",
                "text/plain; ; a=b;",
            })
    void oneThatIsIsTaken(String text) {
        assertThat(MediaTypes.isOne(text)).isTrue();
        // JAX-RS answers with it in the end.
        assertThatCode(() -> MediaType.valueOf(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "text",
                "/plain",
                "text/",
                "text/plain/x",
                "text plain",
                "no type at all",
                "text/plain; charset",
                "text/plain; charset=",
                "text/plain; =utf-8",
                "text/plain; a=\"b",
                "text/plain; a=\"b\\",
                "text/plain; a=\"b\u007f\"",
                "text/plain charset=utf-8",
                "text/plain\r\nX: y",
                "text/pläin",
            })
    void oneThatIsNoneIsNot(String text) {
        assertThat(MediaTypes.isOne(text)).isFalse();
    }
}
