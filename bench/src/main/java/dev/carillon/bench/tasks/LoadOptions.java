package dev.carillon.bench.tasks;

import dev.carillon.bench.broker.Endpoint;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is loaded, and how; filled from the command line. */
final class LoadOptions {
    @Option(names = "--load", required = true, description = "${COMPLETION-CANDIDATES}")
    LoadKind kind = LoadKind.PROGRAM;

    @Option(names = "--port", description = "Where the target listens on loopback.")
    int port;

    @Option(names = "--token", description = "The bearer token of task-broker.")
    String token = "";

    @Option(names = "--queue")
    String queue = "bench";

    @Option(names = "--connections")
    int connections = 1;

    @Option(names = "--threads", description = "Of the load generator.")
    int threads = 2;

    @Option(names = "--size", description = "Bytes of a payload.")
    int size = 256;

    @Option(names = "--items", description = "Tasks in a batch, or outstanding, or in a lease.")
    int items = 100;

    @Option(names = "--count", description = "Tasks that a drain begins with, or that are delayed.")
    long count = 100_000;

    @Option(names = "--rate", description = "Requests a second of an open loop.")
    double rate;

    @Option(names = "--spread", description = "Seconds over which delayed tasks become due.")
    int spread = 60;

    @Option(names = "--script", description = "The Lua script of wrk.")
    String script = "";

    @Option(names = "--body", description = "The file with the body that wrk sends.")
    String body = "";

    @Parameters(
            arity = "0..*",
            paramLabel = "PROGRAM",
            description = "Of the load 'program': it is told the seconds last.")
    List<String> program = List.of();

    Endpoint broker() {
        return new Endpoint(port, token, queue);
    }
}
