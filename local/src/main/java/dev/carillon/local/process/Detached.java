package dev.carillon.local.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Commands in a session of their own. A terminal sends Ctrl-C to every process of its session, and the launcher wants to
 * be the only one that hears it, to end the others in their order.
 */
final class Detached {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private Detached() {}

    /** The same command; where the system has no setsid, in our session. */
    static List<String> command(List<String> command) {
        return Files.isExecutable(SETSID)
                ? Stream.concat(Stream.of(SETSID.toString()), command.stream()).toList()
                : command;
    }
}
