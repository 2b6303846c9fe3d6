package dev.carillon.bench.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process and everything that it started, as /proc tells of them (proc(5)). A process that ends while it is read counts
 * as nothing, except for the CPU time that its parent has inherited.
 */
public final class ProcessTree {
    // USER_HZ, which is 100 in every Linux that a JDK runs on.
    private static final double TICKS_PER_SECOND = 100;
    private static final int UTIME = 11;
    private static final int CUTIME_END = 15;

    private final long root;

    public ProcessTree(long root) {
        this.root = root;
    }

    /** The processes of now, the first one first. */
    public List<Long> pids() {
        List<Long> pids = new ArrayList<>(List.of(root));
        ProcessHandle.of(root).ifPresent(process -> process.descendants().forEach(child -> pids.add(child.pid())));
        return pids;
    }

    /** User and system time of all of them so far, and of their children that have ended. */
    public double cpuSeconds() {
        return pids().stream().mapToDouble(pid -> cpuSeconds(read(pid, "stat"))).sum();
    }

    static double cpuSeconds(String stat) {
        // The name of the command is in brackets and may have anything in it.
        int name = stat.lastIndexOf(')');
        if (name < 0) {
            return 0;
        }
        String[] fields = stat.substring(name + 2).split(" ", -1);
        long ticks = 0;
        for (int field = UTIME; field < CUTIME_END; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** From here on {@link #peakMib} is counted anew. Needs root for processes of other users. */
    public void resetPeak() {
        for (long pid : pids()) {
            try {
                Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
            } catch (IOException ended) {
                // It has no peak to forget then.
            }
        }
    }

    /** The most memory each of them had resident, added up; pages that they share count for each. */
    public double peakMib() {
        return sumKib("VmHWM:") / 1024;
    }

    public double residentMib() {
        return sumKib("VmRSS:") / 1024;
    }

    private double sumKib(String field) {
        return pids().stream()
                .flatMap(pid -> read(pid, "status").lines())
                .filter(line -> line.startsWith(field))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    /** Open descriptors of all of them. */
    public int descriptors() {
        return pids().stream().mapToInt(ProcessTree::descriptors).sum();
    }

    private static int descriptors(long pid) {
        String[] open = Path.of("/proc", Long.toString(pid), "fd").toFile().list();
        return open == null ? 0 : open.length;
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException ended) {
            return "";
        }
    }
}
