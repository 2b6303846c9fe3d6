package dev.carillon.local.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StartFaultTest {
    private static final List<Integer> PORTS = List.of(8083, 9083);

    @Test
    void aPortThatIsTakenIsSaidWithWhatToDo() {
        assertThat(StartFault.of("contacts", PORTS, """
                        WARN first
                        ERROR Failed to start application (io.netty.channel.unix.Errors$NativeIoException: \
                        bind(..) failed with error(-98): Address already in use)"""))
                .contains("contacts could not listen: port 8083 or 9083 is taken by another program;"
                        + " end that program and try again, or take --free-ports");
    }

    @Test
    void aDatabaseThatIsAwayIsNamed() {
        assertThat(StartFault.of(
                        "contacts",
                        PORTS,
                        "WARN Connection error: Connection to 127.0.0.1:15999 refused. Check that the hostname and"))
                .hasValueSatisfying(why -> assertThat(why).contains("cannot reach its database at 127.0.0.1:15999:"));
    }

    @Test
    void anotherFaultHasNoSentenceHere() {
        assertThat(StartFault.of("contacts", PORTS, "ERROR carillon.access.tokens-file: missing"))
                .isEmpty();
    }
}
