package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112, section 7.1. In what a test reads, {@code |} is CRLF. */
class ChunkedReaderTest {

    /** What became of a body that came in these pieces; of one that is malformed, no more than that. */
    static String outcome(List<String> pieces) {
        ChunkedReader reader = new ChunkedReader();
        StringBuilder body = new StringBuilder();
        StringBuilder rest = new StringBuilder();
        boolean done = false;
        for (String piece : pieces) {
            ByteBuf in = Heads.bytes(piece);
            try {
                done = done
                        || reader.read(in, data -> {
                            body.append(data.toString(StandardCharsets.ISO_8859_1));
                            data.release();
                        });
            } catch (MalformedMessageException e) {
                return "malformed";
            } finally {
                rest.append(in.toString(StandardCharsets.ISO_8859_1));
                in.release();
                assertThat(in.refCnt()).isZero();
            }
        }
        StringBuilder trailers = new StringBuilder();
        Head fields = reader.trailers();
        for (int i = 0; done && fields != null && i < fields.fields(); i++) {
            trailers.append(fields.name(i)).append('=').append(fields.value(i));
        }
        return done ? body + "/" + trailers + "/" + rest : "more";
    }

    private static String read(String text) {
        String message = text.replace("|", "\r\n");
        List<String> bytes = new ArrayList<>();
        for (int i = 0; i < message.length(); i++) {
            bytes.add(message.substring(i, i + 1));
        }
        String whole = outcome(List.of(message));
        assertThat(outcome(bytes)).isEqualTo(whole);
        return whole;
    }

    @ParameterizedTest
    @CsvSource({
        "5|hello|0||, hello//",
        "5|hello|0||GET, hello//GET",
        "0||, //",
        "000|A: b|C:d||, /A=bC=d/",
        "1|a|1|b|0a|0123456789|0||, ab0123456789//",
        "A|0123456789|0||, 0123456789//",
        "5;a|hello|0||, hello//",
        "5;a=b;c=\"d;\\\"e\"|hello|0;last||, hello//",
        "5; a|hello|0||, hello//",
        "5;a;b;c|hello|0||, hello//",
        "000000000000005|hello|0||, hello//",
    })
    void readsABody(String text, String outcome) {
        assertThat(read(text)).isEqualTo(outcome);
    }

    @Test
    void takesAnyByteForData() {
        assertThat(read("4|\0\r\nx|0||")).isEqualTo("\0\r\nx//");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "|",
                "xyz|",
                "-5|hello|0||",
                "+5|hello|0||",
                "0x5|hello|0||",
                " 5|hello|0||",
                "5 |hello|0||",
                "5\nhello|0||",
                "5\rhello|0||",
                "5|hello\n0||",
                "5|helloo|0||",
                "5|hell|0||",
                "5|hello0||",
                "5|hello||",
                "0000000000000000005|hello|0||",
                "fffffffffffffffff|",
                "5;|hello|0||",
                "5;;|hello|0||",
                "5;a=|hello|0||",
                "5;a=\"b|hello|0||",
                "5;a\nb|hello|0||",
                "5;a\rb|hello|0||",
                "5;a=\"b\nc\"|hello|0||",
                "5;a=\"b\0c\"|hello|0||",
                "5;a =b|hello|0||",
                "5;a=\"b\"c|hello|0||",
                "5;\u00e9|hello|0||",
                "0|A : b||",
                "0|A: b| c||",
                "0|A: b\n|",
                "0|A||",
                "0|: b||",
                "0|A: \0||",
                "0\n\n",
            })
    void refusesAnythingElse(String text) {
        assertThat(read(text)).isEqualTo("malformed");
    }

    @Test
    void boundsTheExtensionsOfABody() {
        String chunk = "1;" + "x".repeat(1000) + "|a|";

        assertThat(read(chunk.repeat(4) + "0||")).isEqualTo("aaaa//");
        assertThat(read(chunk.repeat(5) + "0||")).isEqualTo("malformed");
    }

    @Test
    void boundsTheTrailers() {
        assertThat(read("0|A: " + "x".repeat(32_000) + "||")).startsWith("/A=");
        assertThat(read("0|A: " + "x".repeat(33_000) + "||")).isEqualTo("malformed");
    }

    @Test
    void copiesNothing() throws MalformedMessageException {
        ByteBuf in = Unpooled.copiedBuffer("5\r\nhello\r\n0\r\n\r\n", StandardCharsets.US_ASCII);
        List<ByteBuf> pieces = new ArrayList<>();

        new ChunkedReader().read(in, pieces::add);

        in.setByte(3, 'j');
        assertThat(pieces.getFirst().toString(StandardCharsets.US_ASCII)).isEqualTo("jello");
        pieces.forEach(ByteBuf::release);
        in.release();
    }
}
