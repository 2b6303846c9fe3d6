package dev.carillon.bench.point;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** What is loaded: a running process, its port, and the origin behind it. Filled from the command line. */
final class Target {
    enum Kind {
        DIRECT,
        FORWARD,
        REVERSE
    }

    @Option(names = "--kind", required = true, description = "${COMPLETION-CANDIDATES}")
    Kind kind = Kind.DIRECT;

    @Option(names = "--pid", required = true, description = "The process that is measured, with all that it started.")
    long pid;

    @Option(names = "--origin-pid", required = true, description = "The origin's process.")
    long originPid;

    @Option(names = "--port", required = true)
    int port;

    @Option(names = "--origin", required = true, description = "The origin's port.")
    int origin;

    @Option(names = "--page", required = true)
    String page = "/";

    @Option(names = "--credentials", description = "The value of Proxy-Authorization.")
    String credentials = "";

    /** What the script of wrk reads. */
    Map<String, String> scriptEnvironment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put("TARGET", kind == Kind.FORWARD ? "http://127.0.0.1:" + origin + page : page);
        environment.put("TARGET_HOST", "127.0.0.1:" + (kind == Kind.FORWARD ? origin : port));
        if (!credentials.isEmpty()) {
            environment.put("PROXY_AUTHORIZATION", credentials);
        }
        return environment;
    }
}
