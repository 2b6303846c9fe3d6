package dev.carillon.gateway;

import dev.carillon.gateway.configuration.GatewayConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The two ports that are listened on by every event loop; where one is 0, all take the one that the first was given. */
final class Ports {

    /** One of them. Thread-safe. */
    static final class Port {
        private volatile InetSocketAddress address;

        private Port(InetSocketAddress address) {
            this.address = address;
        }

        InetSocketAddress address() {
            return address;
        }

        void bound(InetSocketAddress to) {
            address = new InetSocketAddress(address.getAddress(), to.getPort());
        }
    }

    private final Port ingress;
    private final Port egress;
    private volatile int management;

    Ports(GatewayConfig config) {
        this.ingress = new Port(
                new InetSocketAddress(config.ingress().host(), config.ingress().port()));
        this.egress = new Port(
                new InetSocketAddress(config.egress().host(), config.egress().port()));
    }

    Port ingress() {
        return ingress;
    }

    Port egress() {
        return egress;
    }

    /**
     * Finds out whether others listen there: sockets that share a port would not tell, and two gateways that share one by
     * mistake would each get half of the requests.
     *
     * @throws IllegalStateException naming the property
     */
    void checkFree() {
        checkFree(ingress, "ingress");
        checkFree(egress, "egress");
    }

    private static void checkFree(Port port, String side) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(port.address());
        } catch (IOException e) {
            throw taken(port.address().getPort(), side, e);
        }
    }

    static IllegalStateException taken(int port, String side, Throwable failure) {
        return new IllegalStateException(
                "cannot listen on port " + port + " (carillon.gateway." + side + ".port): " + failure.getMessage(),
                failure);
    }

    /** Whether one of them has this number, or another port of this process. */
    boolean have(int port) {
        return ingress.address().getPort() == port || egress.address().getPort() == port || management == port;
    }

    /** The management port, which asks for no token and so is the last that anybody may be let through to. */
    void manage(int port) {
        management = port;
    }
}
