package dev.carillon.bench.soak;

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

/** An origin that closes idle connections must not be noticed by a client: its GETs are idempotent, so they go out again. */
@Command(name = "stale", description = "Requests through the egress to an origin that closes connections at random.")
public final class StaleConnectionCheck implements Callable<Integer> {
    private static final double SHARE_AT_ONCE = 0.01;
    private static final double SHARE_IDLE = 0.2;
    private static final Duration LONGEST = Duration.ofHours(1);

    @Mixin
    private Gateway gateway = new Gateway();

    @Option(names = "--requests", required = true)
    private long requests;

    @Option(names = "--connections")
    private int connections = 64;

    @Option(names = "--pause", description = "The most milliseconds between two requests of a client.")
    private int pause = 4;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ClosingOrigin origin = new ClosingOrigin(gateway.origin, SHARE_AT_ONCE, SHARE_IDLE)) {
            Exchange exchange = Exchange.proxied(gateway.port, gateway.origin, "/", gateway.credentials);
            Outcome outcome =
                    ClosedLoop.run(new Load(exchange, connections, 2, LONGEST, requests, Duration.ofMillis(pause)));
            String figures =
                    "%,d of %,d requests answered, %,d errors%s, %,.0f req/s; the origin closed %,d of its %,d connections, and saw a request behind its end %,d times"
                            .formatted(
                                    outcome.answered(),
                                    requests,
                                    outcome.failed(),
                                    outcome.errors().isEmpty() ? "" : " " + outcome.errors(),
                                    outcome.perSecond(),
                                    origin.closed.sum(),
                                    origin.accepted.sum(),
                                    origin.crossed.sum());
            boolean holds = outcome.failed() == 0 && outcome.answered() == requests;
            return new Verdict("stale connections", holds, figures).tell(gateway.table);
        }
    }
}
