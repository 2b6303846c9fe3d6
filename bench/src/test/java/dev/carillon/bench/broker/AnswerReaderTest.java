package dev.carillon.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.bench.wire.Inbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    private final Inbox inbox = new Inbox();
    private final AnswerReader reader = new AnswerReader(inbox);

    @Test
    void anAnswerWithoutALengthIsRefused() {
        append("HTTP/1.1 200 OK\r\n\r\n");

        assertThatThrownBy(reader::next).isInstanceOf(IOException.class).hasMessageContaining("without a length");
    }

    @Test
    void anAnswerEndsWhereItsLengthSays() throws IOException {
        append("HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 204 No Content\r\n\r\n");

        assertThat(reader.next()).isEqualTo(new Answer(201, "abc"));
        assertThat(reader.next()).isEqualTo(new Answer(204, ""));
        assertThat(reader.next()).isNull();
    }

    @Test
    void chunksAreJoinedWhereverTheyWereCut() throws IOException {
        String text = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n";
        Answer answer = null;
        for (int i = 0; i < text.length(); i++) {
            assertThat(answer).isNull();
            append(text.substring(i, i + 1));
            answer = reader.next();
        }

        assertThat(answer).isEqualTo(new Answer(200, "abc0123456789"));
    }

    @Test
    void theTypeOfAProblemIsItsLastPart() {
        Answer refused = new Answer(429, "{\"type\":\"urn:problem-type:carillon:overloaded\",\"status\":429}");

        assertThat(refused.problem()).isEqualTo("overloaded");
    }

    private void append(String text) {
        inbox.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
