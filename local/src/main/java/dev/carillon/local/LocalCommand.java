package dev.carillon.local;

import dev.carillon.local.process.StartException;
import dev.carillon.local.story.Story;
import dev.carillon.local.suite.Ports;
import dev.carillon.local.suite.Suite;
import dev.carillon.local.suite.SuitePlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Starts the suite on this machine; behind {@code ./carillon demo} and {@code ./carillon up}. */
@Command(
        name = "carillon",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "Starts the suite on this machine, with simulators in the place of Twilio and Gravatar.")
public final class LocalCommand {
    private static final int FAILED = 1;

    @Option(
            names = "--root",
            scope = ScopeType.INHERIT,
            description = "The checkout, with the services packaged (default: here).")
    private Path root = Path.of("");

    @Option(
            names = "--free-ports",
            scope = ScopeType.INHERIT,
            description = "Take ports that are free instead of the usual ones.")
    private boolean freePorts;

    private LocalCommand() {}

    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new LocalCommand());
        command.setExecutionExceptionHandler((e, line, parsed) -> {
            // A person reads this: what they can act on is one sentence, and a fault of ours keeps its trace.
            if (e instanceof StartException) {
                line.getErr().println("carillon: " + e.getMessage());
            } else {
                e.printStackTrace(line.getErr());
            }
            return FAILED;
        });
        return command;
    }

    private Suite start() {
        Path checkout = root.toAbsolutePath().normalize();
        SuitePlan plan = new SuitePlan(
                checkout, checkout.resolve(".carillon").resolve("run"), freePorts ? Ports.free() : Ports.fixed());
        return Suite.start(plan, line -> System.out.println("  " + line));
    }

    @Command(name = "demo", description = "Tells the whole story, checks every count, and ends what it started.")
    int demo() {
        long began = System.nanoTime();
        try (Suite suite = start()) {
            List<String> broken = new Story(suite, System.out::println).tell();
            if (suite.isEnding()) {
                return FAILED;
            }
            if (broken.isEmpty()) {
                long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
                System.out.println("\nThe story holds, told in " + seconds + " s. Logs: " + suite.work());
                return 0;
            }
            System.out.println("\nThe story does not hold. Logs: " + suite.work());
            broken.forEach(one -> System.out.println("  " + one));
            return FAILED;
        }
    }

    @Command(name = "up", description = "Starts the suite and leaves it running until Ctrl-C.")
    int up() throws InterruptedException {
        try (Suite suite = start()) {
            suite.tellOfEnds(line -> System.out.println("carillon: " + line));
            System.out.println(Welcome.text(suite));
            new CountDownLatch(1).await(); // until Ctrl-C, which runs the suite's shutdown hook
            return 0;
        }
    }
}
