package dev.carillon.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeasedTest {
    @Test
    void tokensAndPayloadsAreFoundInOrder() {
        Leased leased = Leased.parse("""
                {"tasks":[{"id":"a","token":"t1","attempt":1,"contentType":"text/plain","payload":"one"},\
                {"id":"b","token":"t2","attempt":1,"contentType":"text/plain","payload":"two"}]}""");

        assertThat(leased.tokens()).containsExactly("t1", "t2");
        assertThat(leased.payloads()).containsExactly("one", "two");
        assertThat(leased.ackRequest()).isEqualTo("{\"tokens\":[\"t1\",\"t2\"]}");
    }

    @Test
    void noTasksAreNone() {
        assertThat(Leased.parse("{\"tasks\":[]}").tokens()).isEmpty();
    }

    @Test
    void aStampIsReadAsItWasWritten() {
        String payload = Stamp.payload(1_234_567_890_123L, 256);

        assertThat(payload).hasSize(256);
        assertThat(Stamp.time(payload)).isEqualTo(1_234_567_890_123L);
    }
}
