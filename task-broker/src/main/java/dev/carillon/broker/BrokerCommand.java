package dev.carillon.broker;

import dev.carillon.broker.engine.rocksdb.Restore;
import dev.carillon.http.command.HealthCommand;
import dev.carillon.http.request.OwnTargetCheck;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Starts the broker, or makes a folder for it out of a backup without starting anything. */
@QuarkusMain
public final class BrokerCommand {
    private static final int OK = 0;
    private static final int REFUSED = 1;
    private static final int UNUSABLE = 2;
    private static final String RESTORE = "restore";
    private static final Set<String> HELP = Set.of("--help", "-h");
    private static final String INTO = "--into";
    private static final String USAGE = """
            usage: task-broker                              starts the broker
                   task-broker restore BACKUP [--into DIR]  makes a folder for a broker out of a backup, checks it as a
                                                            whole, and ends: 0 when it is good, 1 when it was refused.
                                                            DIR is new or empty; without it, the broker's own folder
                   task-broker --health                     asks the broker that runs here whether it is ready: 0 if it is
                   task-broker --help                       this text

            Set by environment variables or system properties (-Dname=value), of which these come first:
              CARILLON_BROKER_ENGINE             carillon.broker.engine             rocksdb
              CARILLON_BROKER_ROCKSDB_DIRECTORY  carillon.broker.rocksdb.directory  data/task-broker
              CARILLON_ACCESS_TOKENS_FILE        carillon.access.tokens-file        who may call
            docs/configuration/task-broker.md has the rest.
            """;

    // Quarkus makes a bean of it.
    BrokerCommand() {}

    public static void main(String... arguments) {
        OptionalInt status = run(List.of(arguments), System.out, System.err);
        if (status.isPresent()) {
            System.exit(status.getAsInt());
        }
        OwnTargetCheck.enable();
        Quarkus.run(arguments);
    }

    /** The exit status; empty where the broker is to be started. */
    static OptionalInt run(List<String> arguments, PrintStream out, PrintStream err) {
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        return switch (first) {
            case "--help", "-h" -> {
                out.print(USAGE);
                yield OptionalInt.of(OK);
            }
            case RESTORE -> OptionalInt.of(restore(arguments.subList(1, arguments.size()), out, err));
            case HealthCommand.OPTION -> OptionalInt.of(new HealthCommand().run(out, err));
            case "" -> OptionalInt.empty();
            default -> OptionalInt.of(unusable("there is no command '" + first + "'", err));
        };
    }

    private static int restore(List<String> arguments, PrintStream out, PrintStream err) {
        if (!arguments.isEmpty() && HELP.contains(arguments.getFirst())) {
            out.print(USAGE);
            return OK;
        }
        boolean named = arguments.size() == 3 && arguments.get(1).equals(INTO);
        if (arguments.size() != 1 && !named) {
            return unusable("restore takes a backup, and a folder to restore it into", err);
        }
        try {
            Path folder = Path.of(named ? arguments.get(2) : ownFolder());
            return restore(Path.of(arguments.getFirst()), folder, out, err);
        } catch (InvalidPathException e) {
            return unusable("no path: " + e.getMessage(), err);
        }
    }

    private static int restore(Path backup, Path folder, PrintStream out, PrintStream err) {
        return switch (Restore.run(backup, folder)) {
            case Restore.Outcome.Restored restored -> {
                out.println(restored.folder() + ": restored, " + restored.holdings());
                yield OK;
            }
            case Restore.Outcome.Refused refused -> {
                err.println("task-broker: " + refused.why());
                yield REFUSED;
            }
        };
    }

    /** As Quarkus would read it, which is not running. */
    private static String ownFolder() {
        return Optional.ofNullable(System.getProperty("carillon.broker.rocksdb.directory"))
                .or(() -> Optional.ofNullable(System.getenv("CARILLON_BROKER_ROCKSDB_DIRECTORY")))
                .orElse("data/task-broker");
    }

    private static int unusable(String why, PrintStream err) {
        err.println("task-broker: " + why);
        err.print(USAGE);
        return UNUSABLE;
    }
}
