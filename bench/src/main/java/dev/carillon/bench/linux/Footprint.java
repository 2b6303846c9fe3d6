package dev.carillon.bench.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process needs of memory at one time. Of a JVM that is what its heap holds after a full collection, and whatever is
 * resident outside of the heap: the heap's own size says how much garbage there may be. Of any other process it is what is
 * resident.
 *
 * @param needed bytes
 * @param resident bytes
 */
public record Footprint(double needed, double resident) {
    private static final double KIB = 1024;
    // The generations of jcmd GC.heap_info: used 1234K [0x..., 0x..., or with one more address in between.
    private static final Pattern GENERATION =
            Pattern.compile("used ([0-9]+)K \\[0x([0-9a-f]+), (?:0x[0-9a-f]+, )?0x([0-9a-f]+)\\)");
    private static final Pattern MAPPING = Pattern.compile("^([0-9a-f]+)-[0-9a-f]+ .*$");

    public static Footprint of(long pid) throws IOException {
        double resident = new ProcessTree(pid).residentMib() * KIB * KIB;
        if (!isJvm(pid)) {
            return new Footprint(resident, resident);
        }
        jcmd(pid, "GC.run");
        Matcher generation = GENERATION.matcher(jcmd(pid, "GC.heap_info"));
        double used = 0;
        double outside = resident;
        List<String> maps = Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps"));
        while (generation.find()) {
            used += Double.parseDouble(generation.group(1)) * KIB;
            outside -= residentBetween(
                    maps,
                    Long.parseUnsignedLong(generation.group(2), 16),
                    Long.parseUnsignedLong(generation.group(3), 16));
        }
        return new Footprint(used + outside, resident);
    }

    private static boolean isJvm(long pid) throws IOException {
        return Path.of("/proc", Long.toString(pid), "exe").toRealPath().endsWith("bin/java");
    }

    static double residentBetween(List<String> maps, long from, long to) {
        double resident = 0;
        boolean within = false;
        for (String line : maps) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.matches()) {
                long start = Long.parseUnsignedLong(mapping.group(1), 16);
                within = start >= from && start < to;
            } else if (within && line.startsWith("Rss:")) {
                resident += Double.parseDouble(line.replaceAll("[^0-9]", "")) * KIB;
            }
        }
        return resident;
    }

    private static String jcmd(long pid, String command) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
