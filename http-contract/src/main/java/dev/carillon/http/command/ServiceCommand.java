package dev.carillon.http.command;

import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;

/**
 * The command line of a service that does nothing but run: {@code --help}, {@code --health}, or nothing, which starts it.
 *
 * @param name of the executable
 * @param settings what a first start needs, for {@code --help}
 */
public record ServiceCommand(String name, String settings) {
    private static final int OK = 0;
    private static final int UNUSABLE = 2;

    /** The exit status; empty where the service is to be started. */
    public OptionalInt run(List<String> arguments, PrintStream out, PrintStream err) {
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        return switch (first) {
            case "" -> OptionalInt.empty();
            case "--help", "-h" -> {
                out.print(usage());
                yield OptionalInt.of(OK);
            }
            case HealthCommand.OPTION -> OptionalInt.of(new HealthCommand().run(out, err));
            default -> {
                err.println(name + ": there is no option '" + first + "'");
                err.print(usage());
                yield OptionalInt.of(UNUSABLE);
            }
        };
    }

    private String usage() {
        return """
                usage: %1$s            starts the service
                       %1$s --health   asks the service that runs here whether it is ready: 0 if it is, 1 if not
                       %1$s --help     this text

                Set by environment variables or system properties (-Dname=value), of which these come first:
                %2$sdocs/configuration/%1$s.md has the rest.
                """.formatted(name, settings.indent(2));
    }
}
