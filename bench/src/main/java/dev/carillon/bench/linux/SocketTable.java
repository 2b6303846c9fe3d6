package dev.carillon.bench.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The TCP sockets of some ports at one time, as ss(8) tells them. Immutable. /proc/net/tcp needs no program, but counts a
 * socket twice or not at all while others come and go.
 */
public record SocketTable(List<Entry> entries) {
    private static final int UNREAD = 1;
    private static final int UNACKNOWLEDGED = 2;
    private static final int LOCAL = 3;
    private static final int REMOTE = 4;

    private static final String ESTABLISHED = "ESTAB";
    private static final String TIME_WAIT = "TIME-WAIT";
    private static final String LISTENING = "LISTEN";

    /** One end of a connection; queued bytes are those not yet acknowledged, and those not yet read. */
    record Entry(String state, int localPort, int remotePort, long unacknowledged, long unread) {
        boolean touches(int port) {
            return localPort == port || remotePort == port;
        }
    }

    /** All sockets that have one of these ports at either end. */
    public static SocketTable of(int... ports) {
        String either = Arrays.stream(ports)
                .mapToObj(port -> "sport = :" + port + " or dport = :" + port)
                .collect(Collectors.joining(" or "));
        try {
            Process ss = new ProcessBuilder("ss", "-Htan", "( " + either + " )")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(ss.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return new SocketTable(
                    output.lines().map(SocketTable::parse).collect(Collectors.toCollection(ArrayList::new)));
        } catch (IOException e) {
            throw new UncheckedIOException("ss is needed (Debian: iproute2)", e);
        }
    }

    static Entry parse(String line) {
        String[] fields = line.trim().split(" +", -1);
        return new Entry(
                fields[0],
                port(fields[LOCAL]),
                port(fields[REMOTE]),
                Long.parseLong(fields[UNACKNOWLEDGED]),
                Long.parseLong(fields[UNREAD]));
    }

    private static int port(String endpoint) {
        String port = endpoint.substring(endpoint.lastIndexOf(':') + 1);
        return port.equals("*") ? 0 : Integer.parseInt(port);
    }

    /** Connections to a port, counted at the end that opened them. */
    public int establishedTo(int port) {
        return count(entry -> entry.state.equals(ESTABLISHED) && entry.remotePort == port);
    }

    /** Connections of a port that wait out their time, whichever end closed first. */
    public int timeWaitOf(int port) {
        return count(entry -> entry.state.equals(TIME_WAIT) && entry.touches(port));
    }

    /** Bytes that the kernel holds for the connections of the table, at both ends. */
    public long queued() {
        return entries.stream()
                // What a listener has in these columns is its backlog.
                .filter(entry -> !entry.state.equals(LISTENING))
                .mapToLong(entry -> entry.unacknowledged + entry.unread)
                .sum();
    }

    private int count(Predicate<Entry> wanted) {
        return Math.toIntExact(entries.stream().filter(wanted).count());
    }
}
