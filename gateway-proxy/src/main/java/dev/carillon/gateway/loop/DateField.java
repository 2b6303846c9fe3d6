package dev.carillon.gateway.loop;

import dev.carillon.gateway.message.HttpDate;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * The {@code Date} field of now, for answers that have none: a proxy with a clock must add it (RFC 9110, section 6.6.1).
 * Written once a second, and not for each of ten thousand answers. Lives on one event loop.
 */
final class DateField {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Clock clock;
    private final LoopTimer timer;
    private String value = "";
    private byte[] line = {};
    private long written;

    DateField(Clock clock, LoopTimer timer) {
        this.clock = clock;
        this.timer = timer;
    }

    byte[] line() {
        write();
        return line;
    }

    String value() {
        write();
        return value;
    }

    private void write() {
        long now = timer.now();
        if (line.length == 0 || now - written >= SECOND) {
            written = now;
            value = HttpDate.of(clock.instant());
            line = ("Date: " + value + "\r\n").getBytes(StandardCharsets.US_ASCII);
        }
    }
}
