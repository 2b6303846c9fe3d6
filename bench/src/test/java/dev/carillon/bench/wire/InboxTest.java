package dev.carillon.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final Inbox inbox = new Inbox();

    @Test
    void aLineIsThereWhenItsEndIs() {
        append("INSERTED 1\r");

        assertThat(inbox.line()).isNull();

        append("\nINSER");

        assertThat(inbox.line()).isEqualTo("INSERTED 1");
        assertThat(inbox.line()).isNull();
        assertThat(inbox.size()).isEqualTo(5);
    }

    @Test
    void itGrowsAndKeepsWhatIsNotUsed() {
        append("abc");
        inbox.skip(1);
        String more = "x".repeat(10_000);

        append(more);

        assertThat(inbox.text(0, inbox.size())).isEqualTo("bc" + more);
    }

    private void append(String text) {
        inbox.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
