package dev.carillon.bench.soak;

import dev.carillon.bench.linux.SocketTable;
import dev.carillon.bench.load.ClosedLoop;
import dev.carillon.bench.load.Exchange;
import dev.carillon.bench.load.Load;
import dev.carillon.bench.load.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a load opens is closed again, but for the connections that the pool keeps and the sockets that it may leave behind. */
@Command(name = "descriptors", description = "Descriptors and TIME_WAIT after many connections.")
public final class DescriptorCheck implements Callable<Integer> {
    private static final Duration WARM = Duration.ofSeconds(2);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final int WARM_CONNECTIONS = 16;
    private static final int THREADS = 2;
    // What a JVM opens once in a while for itself: a jar, an entropy source.
    private static final int SLACK = 3;

    @Mixin
    private Gateway gateway = new Gateway();

    @Option(names = "--connections")
    private int connections = 1000;

    @Option(names = "--seconds")
    private int seconds = 10;

    @Option(names = "--pool", required = true, description = "Connections to one origin that the egress may keep.")
    private int pool;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ClosingOrigin origin = new ClosingOrigin(gateway.origin, 0, 0)) {
            Exchange requests = Exchange.proxied(gateway.port, gateway.origin, "/", gateway.credentials);
            Exchange kept = Exchange.tunnelled(gateway.port, gateway.origin, "/", gateway.credentials, false);
            int status = load("descriptors after requests", origin, requests, true);
            return status | load("descriptors after tunnels", origin, kept, false);
        }
    }

    /** @param bounded whether sockets in TIME_WAIT are the pool's; a tunnel ends with its client and leaves one each */
    private int load(String check, ClosingOrigin origin, Exchange exchange, boolean bounded)
            throws IOException, InterruptedException {
        ClosedLoop.run(Load.during(WARM, exchange, WARM_CONNECTIONS, THREADS));
        Thread.sleep(SETTLE);
        int before = ownDescriptors();
        int waitingBefore = waiting();
        long acceptedBefore = origin.accepted.sum();
        Outcome outcome = ClosedLoop.run(Load.during(Duration.ofSeconds(seconds), exchange, connections, THREADS));
        int grown = waiting() - waitingBefore;
        Thread.sleep(SETTLE);
        int pooled = SocketTable.of(gateway.origin).establishedTo(gateway.origin);
        int after = ownDescriptors();
        boolean holds = after <= before + SLACK && outcome.failed() == 0 && (!bounded || grown <= pool);
        String figures =
                "%,d connections, %,d requests, %,d errors%s, over %,d new connections to the origin; descriptors %d before, %d after %d s, and %d of the pool (at most %d); TIME_WAIT towards the origin grew by %,d"
                        .formatted(
                                connections,
                                outcome.answered(),
                                outcome.failed(),
                                outcome.errors().isEmpty() ? "" : " " + outcome.errors(),
                                origin.accepted.sum() - acceptedBefore,
                                before,
                                after,
                                SETTLE.toSeconds(),
                                pooled,
                                pool,
                                grown);
        return new Verdict(check, holds, figures).tell(gateway.table);
    }

    private int waiting() {
        return SocketTable.of(gateway.origin).timeWaitOf(gateway.origin);
    }

    /** All but the connections that the pool keeps. */
    private int ownDescriptors() {
        return gateway.process().descriptors() - SocketTable.of(gateway.origin).establishedTo(gateway.origin);
    }
}
