package dev.carillon.gateway.listen;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireOrigin;
import java.io.IOException;
import java.util.Map;

/** A gateway in a process of its own, which may open few files; prints its port, and ends with its standard input. */
final class LimitedGateway {
    private LimitedGateway() {}

    public static void main(String[] arguments) throws IOException {
        try (WireOrigin origin = WireOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
                RunningGateway gateway = RunningGateway.start(
                        RunningGateway.routing("/=" + origin.port()),
                        Map.of("carillon.gateway.ingress.max-connections", "100000"))) {
            System.out.println("port " + gateway.ingressPort());
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
