package dev.carillon.bench.soak;

import dev.carillon.bench.linux.ProcessTree;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The egress under test and where its checks are told. Filled from the command line. */
final class Gateway {
    @Option(names = "--pid", required = true)
    long pid;

    @Option(names = "--port", required = true, description = "Of the egress.")
    int port;

    @Option(names = "--origin", required = true, description = "A free port that the egress may connect to.")
    int origin;

    @Option(names = "--credentials", required = true, description = "The value of Proxy-Authorization.")
    String credentials = "";

    @Option(names = "--table", required = true, description = "The verdict becomes a line of this file.")
    Path table = Path.of("table");

    ProcessTree process() {
        return new ProcessTree(pid);
    }
}
