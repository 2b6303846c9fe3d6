package dev.carillon.gateway.policy;

import static dev.carillon.gateway.wire.RunningGateway.address;
import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireDns;
import dev.carillon.gateway.wire.WireOrigin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A name is resolved once, and the connection goes to an address that was checked. */
class AddressCheckTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static final String ANY_LOOPBACK =
            "egress: { roles: { test: { addresses: [127.0.0.0/8], allow: [{ host: two.example, ports: [PORT] }]}}}";

    private static String get(String host, int port) {
        return "GET http://" + host + ":" + port + "/ HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n";
    }

    private static Resolver.Lookup always(String... addresses) {
        return name -> Arrays.stream(addresses).map(RunningGateway::address).toArray(InetAddress[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.2",
                "10.0.0.1",
                "169.254.169.254",
                "192.168.1.1",
                "100.100.100.200",
                "168.63.129.16",
                "0.0.0.0",
                "224.0.0.1",
                "::1",
                "fe80::1",
                "fd00:ec2::254",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
            })
    void aNameOfAnAddressThatIsNotPublicIsRefused(String address) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway =
                        RunningGateway.start(allowing(origin.port(), "inside.example"), always(address));
                WireClient client = gateway.egress()) {

            client.send(get("inside.example", origin.port()));

            assertThat(client.message()).startsWith("HTTP/1.1 403 ").contains("\"rule\":\"address\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"10.255.255.1, 127.0.0.1", "127.0.0.1, 10.255.255.1", "::1, 127.0.0.1"})
    void aNameWithAGoodAndABadAddressGoesToTheGoodOne(String first, String second) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway =
                        RunningGateway.start(allowing(origin.port(), "*.mixed.example"), always(first, second));
                WireClient client = gateway.egress()) {

            client.send(get("a.mixed.example", origin.port()));

            assertThat(client.message()).endsWith("ok");
            assertThat(gateway.decisions()).singleElement().satisfies(decision -> {
                assertThat(decision.address()).isEqualTo("127.0.0.1");
                assertThat(decision.rule()).isEqualTo("test/*.mixed.example");
            });
        }
    }

    /** The first answer passes the check; the second, that a proxy would get which resolved again, must never be asked. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "CONNECT"})
    void aNameThatChangesItsMindBetweenCheckAndConnectCannotEscape(String method) {
        AtomicInteger asked = new AtomicInteger();
        Resolver.Lookup rebinding =
                name -> new InetAddress[] {address(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2")};
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(allowing(origin.port(), "rebind.example"), rebinding);
                WireClient client = gateway.egress()) {
            String target = method.equals("CONNECT") ? "rebind.example:PORT" : "http://rebind.example:PORT/";

            client.send(method + " " + target.replace("PORT", String.valueOf(origin.port()))
                    + " HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            assertThat(asked).hasValue(1);

            try (WireClient again = gateway.egress()) {
                assertThat(again.send(get("rebind.example", origin.port())).message())
                        .startsWith("HTTP/1.1 403 ")
                        .contains("127.0.0.2");
            }
        }
    }

    /** The JDK keeps the name in an address it resolved, and Vert.x pools connections by that name where it finds one. */
    @Test
    void aConnectionToOneAddressIsNotUsedForAnother() throws UnknownHostException {
        AtomicInteger asked = new AtomicInteger();
        Resolver.Lookup moving = name -> new InetAddress[] {
            InetAddress.getByAddress(name, new byte[] {127, 0, 0, (byte) (1 + asked.getAndIncrement())})
        };
        try (WireOrigin first = WireOrigin.answering(OK);
                WireOrigin second = WireOrigin.answering("127.0.0.2", first.port(), OK.replace("ok", "II"));
                RunningGateway gateway =
                        RunningGateway.start(ANY_LOOPBACK.replace("PORT", String.valueOf(first.port())), moving);
                WireClient client = gateway.egress()) {

            assertThat(client.send(get("two.example", first.port())).message()).endsWith("ok");
            assertThat(client.send(get("two.example", first.port())).message()).endsWith("II");

            assertThat(second.requests()).hasSize(1);
        }
    }

    @Test
    void theNextAddressIsTriedWhenOneRefuses() {
        // Nobody listens on 127.0.0.3, and all of 127.0.0.0/8 reaches this machine.
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        ANY_LOOPBACK.replace("PORT", String.valueOf(origin.port())), always("127.0.0.3", "127.0.0.1"));
                WireClient client = gateway.egress();
                WireClient tunnelled = gateway.egress()) {

            client.send(get("two.example", origin.port()));
            tunnelled.send(
                    "CONNECT two.example:" + origin.port() + " HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n");

            assertThat(client.message()).endsWith("ok");
            assertThat(tunnelled.head()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aNameWithoutAddressIsNoFaultOfTheClient() {
        try (RunningGateway gateway = RunningGateway.start(allowing(80, "gone.example"), name -> {
                    throw new UnknownHostException(name);
                });
                WireClient client = gateway.egress()) {

            client.send(get("gone.example", 80));

            assertThat(client.message())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("urn:problem-type:carillon:origin-unresolved");
        }
    }

    @Test
    void aResolverThatHangsIsNotWaitedForForever() {
        try (RunningGateway gateway = RunningGateway.start(allowing(80, "slow.example"), name -> {
                    LockSupport.parkNanos(Long.MAX_VALUE);
                    return new InetAddress[0];
                });
                WireClient client = gateway.egress()) {

            client.send(get("slow.example", 80));

            assertThat(client.message()).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void theNameServersOfTheSettingAreAsked() {
        try (WireDns dns = WireDns.answering(question -> WireDns.addresses(question, 30, "10.0.0.1", "127.0.0.1"));
                WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        allowing(origin.port(), "a.example"),
                        Map.of(
                                "carillon.gateway.dns.servers",
                                "127.0.0.1:" + dns.address().getPort()));
                WireClient client = gateway.egress()) {

            client.send(get("a.example", origin.port()));

            assertThat(client.message()).endsWith("ok");
            assertThat(dns.asked()).contains(new WireDns.Question("a.example", false));
        }
    }
}
