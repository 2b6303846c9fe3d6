package dev.carillon.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskAttributes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MultipartLeasesTest {
    private static final Instant UNTIL = Instant.parse("2026-11-25T09:00:30Z");

    private static LeasedTask task(int id, byte[] payload, TaskAttributes attributes) {
        return new LeasedTask(new UUID(0, id), "token-" + id, id, UNTIL, new Payload("text/x", payload), attributes);
    }

    @Test
    void everyTaskIsAPartOfItsBytes() {
        byte[] raw = {(byte) 0xff, '\r', '\n', '-', '-', 0};
        LeasedTask plain = task(1, raw, TaskAttributes.NONE);
        LeasedTask rich = task(2, new byte[0], new TaskAttributes("group", "key", null, "trace"));

        MultipartLeases parts = new MultipartLeases("edge", List.of(plain, rich));

        String expected = "--edge\r\nContent-Type: text/x\r\nContent-Length: 6\r\n"
                + "Carillon-Task: 00000000-0000-0000-0000-000000000001\r\nCarillon-Token: token-1\r\n"
                + "Carillon-Attempt: 1\r\nCarillon-Leased-Until: 2026-11-25T09:00:30Z\r\n\r\n\u00ff\r\n--\0"
                + "\r\n--edge\r\nContent-Type: text/x\r\nContent-Length: 0\r\n"
                + "Carillon-Task: 00000000-0000-0000-0000-000000000002\r\nCarillon-Token: token-2\r\n"
                + "Carillon-Attempt: 2\r\nCarillon-Leased-Until: 2026-11-25T09:00:30Z\r\n"
                + "Carillon-Group: group\r\nCarillon-Key: key\r\ntraceparent: trace\r\n\r\n"
                + "\r\n--edge--\r\n";
        assertThat(new String(parts.bytes(), StandardCharsets.ISO_8859_1)).isEqualTo(expected);
        assertThat(parts.contentType()).isEqualTo("multipart/mixed; boundary=edge");
    }

    @Test
    void aBoundaryIsDrawnForEachAnswer() {
        SecureRandom random = new SecureRandom();

        assertThat(MultipartLeases.of(List.of(), random).boundary())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(MultipartLeases.of(List.of(), random).boundary());
    }
}
