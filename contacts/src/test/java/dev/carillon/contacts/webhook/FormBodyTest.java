package dev.carillon.contacts.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormBodyTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void jsonInAnEncodingThatThereIsNotHasNoFields() {
        // As UTF-32 would begin, in an order of bytes that nobody writes.
        FormBody form = FormBody.parse(new Message("application/json", Map.of(), new byte[] {0, 0, -1, -2, 0, 0}));

        assertThat(form.text("hook")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                FORM + " | UTF-8 | Мария",
                "- | UTF-8 | Мария",
                FORM + "; charset=utf-8 | UTF-8 | Мария",
                FORM + ";CHARSET=\"windows-1251\" | windows-1251 | Мария",
                FORM + "; charset=iso-8859-1 | ISO-8859-1 | Mañana",
                FORM + "; charset=UTF-16 | UTF-8 | Мария",
                FORM + "; charset=martian | UTF-8 | Мария",
                FORM + " | windows-1252 | Mañana",
                "text/plain | UTF-8 | Мария",
            })
    void isReadInItsEncoding(String type, String encoding, String name) {
        byte[] bytes = name.getBytes(Charset.forName(encoding));
        StringBuilder body = new StringBuilder("n=");
        for (byte one : bytes) {
            body.append(String.format("%%%02X", one & 0xff));
        }

        assertThat(read(type, body.toString().getBytes(StandardCharsets.US_ASCII), "n"))
                .isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n=a+b%20c | a b c",
                "n=100% | 100%",
                "n=%zz | %zz",
                "n= a | a",
                "x=1&n=a&n=b | a",
                "n | ''",
                "n=a=b | a=b",
                "&&n=a& | a",
                "%6E=a | a",
                "N=a | ''",
            })
    void isReadAsABrowserWritesItAndFarBeyond(String body, String value) {
        assertThat(read(FORM, body.getBytes(StandardCharsets.UTF_8), "n")).isEqualTo(value);
    }

    @Test
    void takesBytesThatSomebodyForgotToEncode() {
        assertThat(read(FORM, "n=Мария".getBytes(StandardCharsets.UTF_8), "n")).isEqualTo("Мария");
        assertThat(read(FORM, "n=Mañana".getBytes(Charset.forName("windows-1252")), "n"))
                .isEqualTo("Mañana");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"n\":\"a\"} | a",
                "{\"n\":17} | 17",
                "{\"n\":null} | ``",
                "{\"n\":{\"a\":1}} | {\"a\":1}",
                "[\"n\"] | ``",
                "{oops | ``",
                "`` | ``",
            })
    void takesJsonToo(String body, String value) {
        assertThat(read("application/json", body.getBytes(StandardCharsets.UTF_8), "n"))
                .isEqualTo(value);
    }

    private static String read(String type, byte[] body, String field) {
        return FormBody.parse(new Message(type, Map.of(), body)).text(field).orElse("");
    }
}
