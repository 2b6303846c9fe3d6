package dev.carillon.bench.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The TCP sockets of the machine at one time, from /proc/net/tcp and tcp6. Immutable; what it was read from is not atomic. */
public record SocketTable(List<Entry> entries) {
    private static final List<Path> FILES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int QUEUES = 4;

    /** States of include/net/tcp_states.h that we ask for. */
    public static final int ESTABLISHED = 1;

    public static final int TIME_WAIT = 6;

    /** One end of a connection; queued bytes are those not yet acknowledged, and those not yet read. */
    public record Entry(int state, int localPort, int remotePort, long unacknowledged, long unread) {
        boolean touches(int port) {
            return localPort == port || remotePort == port;
        }
    }

    public static SocketTable read() {
        List<Entry> entries = new ArrayList<>();
        for (Path file : FILES) {
            if (!Files.exists(file)) {
                continue;
            }
            try (Stream<String> lines = Files.lines(file)) {
                lines.skip(1).map(SocketTable::parse).forEach(entries::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new SocketTable(entries);
    }

    static Entry parse(String line) {
        String[] fields = line.trim().split(" +", -1);
        String[] queues = fields[QUEUES].split(":", -1);
        return new Entry(
                Integer.parseInt(fields[STATE], 16),
                port(fields[LOCAL]),
                port(fields[REMOTE]),
                Long.parseLong(queues[0], 16),
                Long.parseLong(queues[1], 16));
    }

    private static int port(String endpoint) {
        return Integer.parseInt(endpoint.substring(endpoint.indexOf(':') + 1), 16);
    }

    /** Connections to a port, counted at the end that opened them. */
    public int establishedTo(int port) {
        return count(entry -> entry.state == ESTABLISHED && entry.remotePort == port);
    }

    /** Connections of a port that wait out their time, whichever end closed first. */
    public int timeWaitOf(int port) {
        return count(entry -> entry.state == TIME_WAIT && entry.touches(port));
    }

    /** Bytes that the kernel holds for the connections of a port, at both ends. */
    public long queuedOf(int port) {
        return entries.stream()
                .filter(entry -> entry.state != TIME_WAIT && entry.touches(port))
                // What a listener has in these columns is its backlog.
                .filter(entry -> entry.remotePort != 0)
                .mapToLong(entry -> entry.unacknowledged + entry.unread)
                .sum();
    }

    private int count(Predicate<Entry> wanted) {
        return Math.toIntExact(entries.stream().filter(wanted).count());
    }
}
