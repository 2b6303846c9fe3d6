package dev.carillon.bench.soak;

import dev.carillon.bench.linux.SocketTable;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Bytes that have been sent and not been read, once nothing moves any more, and the share of them that the kernel holds in
 * the sockets of both sides: what remains is in the memory of the process in between.
 */
record InFlight(long total, long kernel) {
    private static final Duration STILL = Duration.ofMillis(500);
    private static final int PATIENCE = 60;

    long inProcess() {
        return total - kernel;
    }

    InFlight worse(InFlight other) {
        return other.inProcess() > inProcess() ? other : this;
    }

    /** Waits until the sender has not moved for half a second, then looks. */
    static InFlight whenStill(Gateway gateway, LongSupplier sent, LongSupplier read) throws InterruptedException {
        long before = -1;
        for (int i = 0; i < PATIENCE && before != sent.getAsLong(); i++) {
            before = sent.getAsLong();
            Thread.sleep(STILL);
        }
        long kernel = SocketTable.of(gateway.origin, gateway.port).queued();
        return new InFlight(sent.getAsLong() - read.getAsLong(), kernel);
    }

    String told() {
        return "%,d KiB in flight, of which the kernel's sockets hold %,d KiB and the process %,d KiB"
                .formatted(total >> 10, kernel >> 10, inProcess() >> 10);
    }
}
