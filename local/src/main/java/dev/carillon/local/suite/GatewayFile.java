package dev.carillon.local.suite;

import dev.carillon.local.process.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The gateway's one YAML file for a local run. */
final class GatewayFile {
    /** Where the suite's routes stand, in the checkout. */
    private static final Path EXAMPLE = Path.of("gateway-proxy", "example", "gateway.yaml");

    private GatewayFile() {}

    /**
     * The routes of the suite; an egress that reaches the simulators and nothing else; and a closing that is followed often,
     * since nobody wants to wait for it. Loopback is allowed to the two roles by name, since that is where the simulators
     * are; in production nobody has such a range.
     *
     * @param root the checkout
     * @param closingToken the file with the gateway's token for contacts
     */
    static String text(Path root, Ports ports, Path closingToken) {
        return """
                upstreams:
                  contacts: { endpoints: ["http://127.0.0.1:%1$d"] }
                  notifier: { endpoints: ["http://127.0.0.1:%2$d"] }
                  task-broker: { endpoints: ["http://127.0.0.1:%3$d"] }
                %4$s
                ingress:
                  closing:
                    from: { url: "http://127.0.0.1:%1$d/v1/lifecycle/closing", tokenFile: "%5$s", every: 500ms }
                egress:
                  roles:
                    notifier:
                      allow: [{ host: 127.0.0.1, ports: [%6$d] }]
                      addresses: ["127.0.0.1/32"]
                    contacts:
                      allow: [{ host: 127.0.0.1, ports: [%7$d] }]
                      addresses: ["127.0.0.1/32"]
                """.formatted(
                        ports.contacts(),
                        ports.notifier(),
                        ports.broker(),
                        routes(root.resolve(EXAMPLE)),
                        closingToken,
                        ports.simulated().twilio(),
                        ports.simulated().gravatar());
    }

    /** From the line {@code routes:} to the last of its entries, as they stand. */
    private static String routes(Path example) {
        try {
            String routes = Files.readString(example)
                    .lines()
                    .dropWhile(line -> !line.equals("routes:"))
                    .takeWhile(line -> !line.isBlank())
                    .collect(Collectors.joining("\n"));
            if (routes.isEmpty()) {
                throw new StartException(example + " has no routes");
            }
            return routes;
        } catch (IOException e) {
            throw new StartException("the routes cannot be read: " + e);
        }
    }
}
