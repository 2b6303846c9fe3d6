package dev.carillon.bench.point;

import dev.carillon.bench.linux.Machine;
import dev.carillon.bench.linux.ProcessTree;
import dev.carillon.bench.linux.SocketTable;
import dev.carillon.bench.report.Figure;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Reads the process of a target before, during and after a load. One for each point; not thread-safe. */
final class Observer {
    private final Target target;
    private final ProcessTree process;
    private final ProcessTree origin;
    private final ProcessTree self = new ProcessTree(ProcessHandle.current().pid());
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    private int timeWaitBefore;
    private double cpuBefore;
    private double busyBefore;
    private double involvedBefore;
    private long began;

    /** Before anything but a probe has been sent. */
    Observer(Target target) {
        this.target = target;
        this.process = new ProcessTree(target.pid);
        this.origin = new ProcessTree(target.originPid);
        figures.put(Figure.DESCRIPTORS_BEFORE, (double) process.descriptors());
    }

    /** After the warm-up, just before the load. */
    void begin() {
        timeWaitBefore = sockets().timeWaitOf(target.origin);
        process.resetPeak();
        cpuBefore = process.cpuSeconds();
        busyBefore = Machine.busySeconds();
        involvedBefore = involved();
        began = System.nanoTime();
    }

    /** In the middle of the load. */
    void look() {
        SocketTable sockets = sockets();
        figures.put(Figure.ESTABLISHED_CLIENT, (double) sockets.establishedTo(target.port));
        if (target.kind != Target.Kind.DIRECT) {
            figures.put(Figure.ESTABLISHED_ORIGIN, (double) sockets.establishedTo(target.origin));
        }
        figures.put(Figure.DESCRIPTORS_DURING, (double) process.descriptors());
    }

    /** Just after the load. */
    void end(double requests) {
        double cpu = process.cpuSeconds() - cpuBefore;
        double others = Machine.busySeconds() - busyBefore - (involved() - involvedBefore);
        double seconds = (System.nanoTime() - began) / 1e9;
        SocketTable sockets = sockets();
        figures.put(Figure.CPU_SECONDS_PER_1000, cpu / requests * 1000);
        figures.put(Figure.OTHER_CPU_PERCENT, Math.max(0, others / seconds / Machine.processors() * 100));
        figures.put(Figure.PEAK_MIB, process.peakMib());
        figures.put(Figure.TIME_WAIT_CLIENT, (double) sockets.timeWaitOf(target.port));
        if (target.kind != Target.Kind.DIRECT) {
            int timeWait = sockets.timeWaitOf(target.origin);
            figures.put(Figure.TIME_WAIT_ORIGIN, (double) timeWait);
            figures.put(Figure.TIME_WAIT_ORIGIN_GROWTH, (double) (timeWait - timeWaitBefore));
        }
    }

    /** A while after the load, when nothing is open any more but what the target keeps. */
    void settle(Duration pause) throws InterruptedException {
        Thread.sleep(pause);
        figures.put(Figure.DESCRIPTORS_AFTER, (double) process.descriptors());
        figures.put(Figure.POOLED_AFTER, (double) sockets().establishedTo(target.origin));
    }

    private SocketTable sockets() {
        return SocketTable.of(target.port, target.origin);
    }

    private double involved() {
        double load = self.cpuSeconds() + process.cpuSeconds();
        return target.pid == target.originPid ? load : load + origin.cpuSeconds();
    }

    Map<Figure, Double> figures() {
        return figures;
    }
}
