package dev.carillon.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.RunningGateway;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnListenersTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 3128, true",
        "127.0.0.1, 8080, true",
        "127.1.2.3, 3128, true",
        "0.0.0.0, 3128, true",
        "::, 3128, true",
        "::1, 3128, true",
        "127.0.0.1, 3129, false",
        "8.8.8.8, 3128, false",
        "2606:4700:4700::1111, 8080, false",
    })
    void areItsPortsAtAnyAddressOfThisMachine(String address, int port, boolean own) {
        OwnListeners listeners = new OwnListeners(candidate -> candidate == 3128 || candidate == 8080);

        assertThat(listeners.test(new InetSocketAddress(RunningGateway.address(address), port)))
                .isEqualTo(own);
    }

    @Test
    void everyAddressOfEveryInterfaceIsOwn() throws SocketException {
        OwnListeners listeners = new OwnListeners(port -> port == 3128);
        List<InetAddress> all = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();

        assertThat(all).isNotEmpty().allMatch(address -> listeners.test(new InetSocketAddress(address, 3128)));
    }

    @Test
    void addressesAreReadAgainInTheBackgroundHalfAMinuteLater() {
        AtomicLong now = new AtomicLong();
        AtomicInteger read = new AtomicInteger();
        OwnListeners listeners = new OwnListeners(port -> true, now::get, task -> read.incrementAndGet());
        InetSocketAddress elsewhere = new InetSocketAddress(RunningGateway.address("8.8.8.8"), 3128);

        listeners.test(elsewhere);
        assertThat(read).hasValue(0);
        now.set(30_000_000_000L);
        listeners.test(elsewhere);
        listeners.test(elsewhere);

        assertThat(read).hasValue(1);
    }
}
