package dev.carillon.bench.soak;

import dev.carillon.bench.linux.ProcessTree;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whatever the length of a stream and the pace of who reads it, the process holds no more than 1 MiB of it. */
@Command(name = "buffers", description = "A long body to a slow reader, and tunnels that nobody reads.")
public final class BufferCheck implements Callable<Integer> {
    private static final long ALLOWED = 1 << 20;
    private static final int STOPS = 10;
    private static final int SOCKET_BUFFER = 64 << 10;
    private static final long WITHOUT_END = 1L << 50;

    @Mixin
    private Gateway gateway = new Gateway();

    @Option(names = "--gib", required = true, description = "Length of the body.")
    private double gib;

    @Option(names = "--rate", description = "MiB a second that the slow reader reads.")
    private int rate = 200;

    @Option(names = "--tunnels", description = "Tunnels that are open at once and not read.")
    private int tunnels = 16;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (StreamOrigin origin = new StreamOrigin(gateway.origin, SOCKET_BUFFER)) {
            EgressClient client = new EgressClient(gateway, SOCKET_BUFFER);
            int status = 0;
            status |= tell("a body to a slow reader", () -> body(origin, client));
            status |= tell("tunnels whose client does not read", () -> unreadDownwards(origin, client));
            status |= tell("tunnels whose origin does not read", () -> unreadUpwards(client));
            return status;
        }
    }

    private interface Check {
        Judged run() throws IOException, InterruptedException;
    }

    /** @param streams among which the bytes in flight are shared */
    private record Judged(InFlight inFlight, int streams, String figures) {}

    private int tell(String check, Check body) throws IOException, InterruptedException {
        ProcessTree process = gateway.process();
        process.resetPeak();
        double before = process.residentMib();
        try {
            Judged judged = body.run();
            boolean holds = judged.inFlight.inProcess() <= ALLOWED * judged.streams;
            String figures =
                    "%s: at the worst stop %s; socket buffers of the test %d KiB; RSS %.0f MiB before, at most %.0f MiB"
                            .formatted(
                                    judged.figures,
                                    judged.inFlight.told(),
                                    SOCKET_BUFFER >> 10,
                                    before,
                                    process.peakMib());
            return new Verdict(check, holds, figures).tell(gateway.table);
        } catch (IOException e) {
            return new Verdict(check, false, String.valueOf(e.getMessage())).tell(gateway.table);
        }
    }

    private Judged body(StreamOrigin origin, EgressClient client) throws IOException, InterruptedException {
        long length = (long) (gib * (1L << 30));
        long sentBefore = origin.sent();
        long began = System.nanoTime();
        try (SocketChannel connection = client.get("/stream/" + length)) {
            SlowReader reader = new SlowReader(connection, rate);
            InFlight worst = new InFlight(0, 0);
            for (int stop = 1; stop <= STOPS; stop++) {
                worst = worst.worse(InFlight.whenStill(gateway, () -> origin.sent() - sentBefore, reader::read));
                reader.readUpTo(length / STOPS * stop);
            }
            reader.readUpTo(length);
            String figures = "%.1f GiB, every byte compared, %d stops, %.0f s"
                    .formatted(gib, STOPS, (System.nanoTime() - began) / 1e9);
            return new Judged(worst, 1, figures);
        }
    }

    private Judged unreadDownwards(StreamOrigin origin, EgressClient client) throws IOException, InterruptedException {
        long sentBefore = origin.sent();
        List<SocketChannel> open = new ArrayList<>();
        try {
            for (int i = 0; i < tunnels; i++) {
                open.add(client.tunnel("/stream/" + WITHOUT_END));
            }
            InFlight still = InFlight.whenStill(gateway, () -> origin.sent() - sentBefore, () -> 0);
            return new Judged(still, tunnels, tunnels + " tunnels");
        } finally {
            closeAll(open);
        }
    }

    private Judged unreadUpwards(EgressClient client) throws IOException, InterruptedException {
        LongAdder sent = new LongAdder();
        List<SocketChannel> open = new ArrayList<>();
        try {
            for (int i = 0; i < tunnels; i++) {
                SocketChannel tunnel = client.tunnel("/sink");
                open.add(tunnel);
                Thread.ofVirtual().start(() -> pour(tunnel, sent));
            }
            InFlight still = InFlight.whenStill(gateway, sent::sum, () -> 0);
            return new Judged(still, tunnels, tunnels + " tunnels");
        } finally {
            closeAll(open);
        }
    }

    /** Writes until the connection is closed under it. */
    private static void pour(SocketChannel tunnel, LongAdder sent) {
        try {
            while (true) {
                sent.add(tunnel.write(Pattern.at(0, Long.MAX_VALUE)));
            }
        } catch (IOException e) {
            return;
        }
    }

    private static void closeAll(List<SocketChannel> open) throws IOException {
        for (SocketChannel one : open) {
            one.close();
        }
    }
}
