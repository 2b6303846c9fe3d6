package dev.carillon.local.suite;

import dev.carillon.local.process.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who listens where, on loopback.
 *
 * @param management health and metrics, a port a service
 * @param simulated Twilio and Gravatar
 */
public record Ports(
        int ingress, int egress, int broker, int notifier, int contacts, Management management, Simulated simulated) {

    /** The ports of health and metrics, one a service. */
    public record Management(int gateway, int broker, int notifier, int contacts) {}

    /** The ports of the simulators: Twilio over TLS and its controls without, Gravatar with its controls. */
    public record Simulated(int twilio, int twilioControl, int gravatar) {}

    /** The ports of the design, for people. */
    public static Ports fixed() {
        return new Ports(
                8080, 3128, 8081, 8082, 8083, new Management(9080, 9081, 9082, 9083), new Simulated(8091, 8093, 8092));
    }

    /** Ports that are free now, for tests that run beside others. */
    public static Ports free() {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 12; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            int[] port = held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
            for (ServerSocket socket : held) {
                socket.close();
            }
            return new Ports(
                    port[0],
                    port[1],
                    port[2],
                    port[3],
                    port[4],
                    new Management(port[5], port[6], port[7], port[8]),
                    new Simulated(port[9], port[10], port[11]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Looks whether all are free.
     *
     * @throws StartException naming the first that is not, and who wanted it
     */
    public void requireFree() {
        named().forEach((who, port) -> {
            try (ServerSocket socket = new ServerSocket()) {
                // As the services bind: a port in TIME_WAIT is free to them.
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException e) {
                throw new StartException("port " + port + " is taken by another program, and " + who
                        + " needs it: end that program and try again");
            }
        });
    }

    /** The ports of a process of the suite, by its name. */
    List<Integer> of(String process) {
        return switch (process) {
            case "gateway-proxy" -> List.of(ingress, egress, management.gateway());
            case "task-broker" -> List.of(broker, management.broker());
            case "notifier" -> List.of(notifier, management.notifier());
            case "contacts" -> List.of(contacts, management.contacts());
            case "simulators" -> List.of(simulated.twilio(), simulated.twilioControl(), simulated.gravatar());
            default -> throw new IllegalArgumentException("there is no " + process);
        };
    }

    private Map<String, Integer> named() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("the gateway's ingress", ingress);
        ports.put("the gateway's egress proxy", egress);
        ports.put("the task-broker", broker);
        ports.put("the notifier", notifier);
        ports.put("contacts", contacts);
        ports.put("the gateway's management", management.gateway());
        ports.put("the task-broker's management", management.broker());
        ports.put("the notifier's management", management.notifier());
        ports.put("contacts' management", management.contacts());
        ports.put("the Twilio simulator", simulated.twilio());
        ports.put("the Twilio simulator's controls", simulated.twilioControl());
        ports.put("the Gravatar simulator", simulated.gravatar());
        return ports;
    }
}
