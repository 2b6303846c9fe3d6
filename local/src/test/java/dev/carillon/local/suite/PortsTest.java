package dev.carillon.local.suite;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.local.process.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void namesTheBusyPortAndWhoWantedIt() throws IOException {
        Ports ports = Ports.free();
        try (ServerSocket other = new ServerSocket(ports.notifier(), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(ports::requireFree)
                    .isInstanceOf(StartException.class)
                    .hasMessage(
                            "port %d is taken by another program, and the notifier needs it:"
                                    + " end that program and try again",
                            other.getLocalPort());
        }
    }

    @Test
    void freePortsAreFree() {
        assertThatCode(Ports.free()::requireFree).doesNotThrowAnyException();
    }
}
