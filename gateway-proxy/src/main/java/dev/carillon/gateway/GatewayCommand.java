package dev.carillon.gateway;

import dev.carillon.gateway.configuration.GatewayFileParser;
import dev.carillon.gateway.configuration.Parsed;
import dev.carillon.gateway.policy.SystemNames;
import dev.carillon.http.command.HealthCommand;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Starts the gateway, or checks a file for it without starting anything. */
@QuarkusMain
public final class GatewayCommand {
    private static final int OK = 0;
    private static final int WRONG = 1;
    private static final int UNUSABLE = 2;
    private static final String CHECK = "--check";
    private static final String USAGE = """
            usage: gateway-proxy                starts the gateway
                   gateway-proxy --check FILE   says what is wrong with a file of routes and roles, and ends:
                                                0 for a good one, 1 for a wrong one, 2 for one that cannot be read
                   gateway-proxy --health       asks the gateway that runs here whether it is ready: 0 if it is, 1 if not
                   gateway-proxy --help         this text

            Set by environment variables or system properties (-Dname=value), of which these come first:
              CARILLON_GATEWAY_FILE                carillon.gateway.file                the YAML file, required
              CARILLON_GATEWAY_INGRESS_PORT        carillon.gateway.ingress.port        the way in, 8080
              CARILLON_GATEWAY_EGRESS_PORT         carillon.gateway.egress.port         the way out, 3128
              CARILLON_GATEWAY_EGRESS_TOKENS_FILE  carillon.gateway.egress.tokens-file  who may go out
            docs/configuration/gateway-proxy.md has the rest.

            A running gateway reads its file again when it changes, and at once on SIGHUP.
            """;

    // Quarkus makes a bean of it.
    GatewayCommand() {}

    public static void main(String... arguments) {
        if (List.of(arguments).contains(CHECK)) {
            // Addresses are read by Netty, whose start makes newer JVMs warn of what a check has no use for.
            System.setProperty("io.netty.noUnsafe", "true");
        }
        OptionalInt status = run(List.of(arguments), System.out, System.err);
        if (status.isPresent()) {
            System.exit(status.getAsInt());
        }
        // Before anything looks a name up, and the log does for its own host.
        SystemNames.leaveCachingToTheResolver();
        Quarkus.run(arguments);
    }

    /** The exit status; empty where the gateway is to be started. */
    static OptionalInt run(List<String> arguments, PrintStream out, PrintStream err) {
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        return switch (first) {
            case "--help", "-h" -> {
                out.print(USAGE);
                yield OptionalInt.of(OK);
            }
            case CHECK -> OptionalInt.of(check(arguments.subList(1, arguments.size()), out, err));
            case HealthCommand.OPTION -> OptionalInt.of(new HealthCommand().run(out, err));
            case "" -> OptionalInt.empty();
            default -> {
                err.println("gateway-proxy: there is no option '" + first + "'");
                err.print(USAGE);
                yield OptionalInt.of(UNUSABLE);
            }
        };
    }

    private static int check(List<String> files, PrintStream out, PrintStream err) {
        if (files.size() != 1) {
            err.println("gateway-proxy: --check takes one file");
            err.print(USAGE);
            return UNUSABLE;
        }
        try {
            return check(Path.of(files.getFirst()), out, err);
        } catch (IOException e) {
            err.println("gateway-proxy: cannot read " + files.getFirst() + ": " + GatewayFileParser.reason(e));
        } catch (InvalidPathException e) {
            err.println("gateway-proxy: no path: " + e.getMessage());
        }
        return UNUSABLE;
    }

    private static int check(Path file, PrintStream out, PrintStream err) throws IOException {
        return switch (GatewayFileParser.parse(GatewayFileParser.bytes(file))) {
            case Parsed.Valid valid -> {
                out.println(file + ": ok (" + valid.file().summary() + ")");
                yield OK;
            }
            case Parsed.Invalid invalid -> {
                invalid.faults().forEach(fault -> err.println(fault.in(file)));
                yield WRONG;
            }
        };
    }
}
