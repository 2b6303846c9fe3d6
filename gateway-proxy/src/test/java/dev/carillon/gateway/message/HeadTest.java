package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a head holds on to between two messages. */
class HeadTest {
    private static final int KEPT = 8 * 1024;

    private final Head head = new Head();

    private void read(int fieldLength) throws MalformedMessageException {
        String request = "GET /a HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(fieldLength) + "\r\n\r\n";

        assertThat(HeadReader.request(head, Heads.bytes(request))).isTrue();
        assertThat(head.value("X")).hasSize(fieldLength);
    }

    @Test
    void givesTheRoomOfALargeOneBack() throws MalformedMessageException {
        read(20_000);

        head.clear();

        assertThat(head.bytes().length).isLessThanOrEqualTo(KEPT);
        read(20_000);
    }

    @Test
    void usesTheRoomOfAnOrdinaryOneAgain() throws MalformedMessageException {
        read(4_000);
        byte[] room = head.bytes();

        head.clear();
        read(4_000);

        assertThat(head.bytes()).isSameAs(room);
    }
}
