package dev.carillon.bench.tasks;

import dev.carillon.bench.broker.Create;
import dev.carillon.bench.broker.Flow;
import dev.carillon.bench.wire.Part;
import dev.carillon.bench.wire.WireLoad;
import java.io.IOException;
import java.time.Duration;

/** Single creates at a fixed rate, whatever the answers do. Latency counts from when a request was due. */
final class PacedLoad implements TaskLoad {
    // Hundreds of connections that open at once are not a load at a fixed rate yet.
    private static final Duration OPENING = Duration.ofSeconds(1);

    private final LoadOptions options;

    PacedLoad(LoadOptions options) {
        this.options = options;
    }

    @Override
    public Measured run(Duration time) throws IOException, InterruptedException {
        if (options.rate <= 0) {
            throw new IOException("no rate to take the half of: the load on 50 connections has no figure");
        }
        Flow flow = new Flow();
        Part creators =
                Part.paced(() -> new Create(options.broker(), options.size, flow), options.connections, options.rate);
        return Measured.of(WireLoad.of(options.port, creators, 1, time)
                .after(OPENING)
                .run()
                .getFirst());
    }
}
