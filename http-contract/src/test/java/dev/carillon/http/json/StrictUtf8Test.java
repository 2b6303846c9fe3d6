package dev.carillon.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictUtf8Test {
    private final ObjectMapper json = new ObjectMapper();

    StrictUtf8Test() {
        new Utf8Json().customize(json);
    }

    /** A text of the bytes in hexadecimal. */
    private static byte[] text(String hex) {
        return HexFormat.of().parseHex("22" + hex + "22");
    }

    private static InputStream byteByByte(byte[] bytes) {
        List<InputStream> pieces = IntStream.range(0, bytes.length)
                .<InputStream>mapToObj(i -> new ByteArrayInputStream(bytes, i, 1))
                .toList();
        return new SequenceInputStream(Collections.enumeration(pieces));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0af",
                "c1bf",
                "e08080",
                "e09fbf",
                "f0808080",
                "f08fbfbf", // overlong
                "eda080",
                "edbfbf", // surrogates
                "f4908080",
                "f5808080",
                "ff",
                "fe", // beyond U+10FFFF
                "80",
                "bf",
                "c3",
                "e282",
                "f09f98",
                "c328",
                "e28228",
                "e228a1" // pieces
            })
    void refusesBytesThatAreNotUtf8(String hex) {
        byte[] text = text(hex);

        assertThatThrownBy(() -> json.readValue(text, String.class)).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> json.readValue(byteByByte(text), String.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "é", "\u07ff", "\u0800", "퟿", "\ue000", "\uffff", "😀", "\udbff\udfff", "Здравка ☃"})
    void takesEveryOtherText(String text) throws Exception {
        byte[] bytes = ('"' + text + '"').getBytes(StandardCharsets.UTF_8);

        assertThat(json.readValue(bytes, String.class)).isEqualTo(text);
        assertThat(json.readValue(byteByByte(bytes), String.class)).isEqualTo(text);
    }

    @Test
    void findsABadByteWhereverItStands() {
        for (int length = 1; length < 40; length++) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 'a');
            assertThat(StrictUtf8.isUtf8(bytes, 0, length)).isTrue();
            for (int at = 0; at < length; at++) {
                bytes[at] = (byte) 0xff;
                assertThat(StrictUtf8.isUtf8(bytes, 0, length))
                        .as("%d of %d", at, length)
                        .isFalse();
                assertThat(StrictUtf8.isUtf8(bytes, 0, at)).as("before %d", at).isTrue();
                bytes[at] = 'a';
            }
        }
    }
}
