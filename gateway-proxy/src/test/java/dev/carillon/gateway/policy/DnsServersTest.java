package dev.carillon.gateway.policy;

import static dev.carillon.gateway.wire.RunningGateway.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.gateway.policy.Resolver.Answer;
import dev.carillon.gateway.wire.WireDns;
import dev.carillon.gateway.wire.WireDns.Question;
import dev.carillon.gateway.wire.WireDns.Reply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsServersTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static CompletableFuture<Answer> ask(Function<Question, Reply> replies, Duration timeout, String name) {
        try (WireDns dns = WireDns.answering(replies);
                DnsServers servers = new DnsServers(List.of(dns.address()), timeout)) {
            CompletableFuture<Answer> answer = servers.ask(name).toCompletableFuture();
            answer.exceptionally(failure -> new Answer(List.of(), Duration.ZERO))
                    .join();
            return answer;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1 198.51.100.2 2001:db8::1, 192.0.2.1 198.51.100.2 2001:db8::1",
        "2001:db8::1 192.0.2.1, 192.0.2.1 2001:db8::1",
        "8.8.8.8 127.0.0.1, 8.8.8.8 127.0.0.1",
        "192.0.2.1, 192.0.2.1",
        "2001:db8::1, 2001:db8::1",
    })
    void givesEveryAddressOfBothFamilies(String known, String expected) {
        CompletableFuture<Answer> answer =
                ask(question -> WireDns.addresses(question, 30, known.split(" ")), TIMEOUT, "a.example");

        assertThat(answer.join().addresses())
                .containsExactly(List.of(expected.split(" ")).stream()
                        .map(text -> address(text))
                        .toArray(InetAddress[]::new));
        assertThat(answer.join().ttl()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theShortestTimeToLiveCounts() {
        CompletableFuture<Answer> answer = ask(
                question -> WireDns.addresses(question, question.ipv6() ? 7 : 300, "192.0.2.1", "2001:db8::1"),
                TIMEOUT,
                "a.example");

        assertThat(answer.join().ttl()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void anAliasIsFollowedToWhatItNames() {
        CompletableFuture<Answer> answer = ask(
                question -> question.ipv6()
                        ? new WireDns.Records(List.of(WireDns.alias("a.example", 30, "inside.example")))
                        : new WireDns.Records(List.of(
                                WireDns.alias("a.example", 30, "inside.example"),
                                WireDns.address("inside.example", 30, "127.0.0.1"))),
                TIMEOUT,
                "a.example");

        assertThat(answer.join().addresses()).containsExactly(address("127.0.0.1"));
    }

    @Test
    void anAliasAloneIsAskedFor() {
        CompletableFuture<Answer> answer = ask(
                question -> question.name().equals("a.example")
                        ? new WireDns.Records(List.of(WireDns.alias("a.example", 30, "inside.example")))
                        : WireDns.addresses(question, 30, "10.0.0.1"),
                TIMEOUT,
                "a.example");

        assertThat(answer.join().addresses()).containsExactly(address("10.0.0.1"));
    }

    @Test
    void recordsOfAnotherNameAreNoAnswer() {
        CompletableFuture<Answer> answer = ask(
                question -> new WireDns.Records(List.of(WireDns.address("other.example", 30, "192.0.2.1"))),
                TIMEOUT,
                "a.example");

        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void aMappedAddressIsTheOneThatItMaps() {
        byte[] mapped =
                ByteBuffer.allocate(16).putInt(8, 0xffff).putInt(12, 0x7f000001).array();
        CompletableFuture<Answer> answer = ask(
                question -> question.ipv6()
                        ? new WireDns.Records(List.of(WireDns.ipv6("a.example", 30, mapped)))
                        : WireDns.addresses(question, 30),
                TIMEOUT,
                "a.example");

        assertThat(answer.join().addresses()).containsExactly(address("127.0.0.1"));
    }

    @Test
    void oneFamilyIsEnough() {
        CompletableFuture<Answer> answer = ask(
                question -> question.ipv6() ? new WireDns.Silence() : WireDns.addresses(question, 30, "192.0.2.1"),
                Duration.ofSeconds(2),
                "a.example");

        assertThat(answer.join().addresses()).containsExactly(address("192.0.2.1"));
    }

    @Test
    void anEmptyAnswerIsNoAddress() {
        assertThat(ask(question -> WireDns.addresses(question, 30), TIMEOUT, "a.example"))
                .failsWithin(TIMEOUT)
                .withThrowableThat()
                .withCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void aNameThatIsNotThereIsNoAddress() {
        assertThat(ask(question -> WireDns.noSuchName(), TIMEOUT, "a.example"))
                .failsWithin(TIMEOUT)
                .withThrowableThat()
                .withCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void silenceIsATimeOut() {
        assertThat(ask(question -> new WireDns.Silence(), SHORT, "a.example"))
                .failsWithin(TIMEOUT)
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNextServerIsAskedWhereOneFailsOrIsSilent(boolean silent) {
        try (WireDns first = WireDns.answering(question -> silent ? new WireDns.Silence() : WireDns.serverFailure());
                WireDns second = WireDns.answering(question -> WireDns.addresses(question, 30, "192.0.2.1"));
                DnsServers servers =
                        new DnsServers(List.of(first.address(), second.address()), Duration.ofSeconds(3))) {

            Answer answer = servers.ask("a.example").toCompletableFuture().join();

            assertThat(answer.addresses()).containsExactly(address("192.0.2.1"));
            assertThat(first.asked()).isNotEmpty();
        }
    }

    @Test
    void aLostDatagramIsSentAgain() {
        try (WireDns dns = WireDns.answering(losingTheFirstOfEach());
                DnsServers servers = new DnsServers(List.of(dns.address()), Duration.ofSeconds(2))) {

            Answer answer = servers.ask("a.example").toCompletableFuture().join();

            assertThat(answer.addresses()).containsExactly(address("192.0.2.1"), address("2001:db8::1"));
        }
    }

    private static Function<Question, Reply> losingTheFirstOfEach() {
        Set<Question> seen = ConcurrentHashMap.newKeySet();
        return question -> seen.add(question)
                ? new WireDns.Silence()
                : WireDns.addresses(question, 30, "192.0.2.1", "2001:db8::1");
    }

    @Test
    void noNumberOfNamesTakesEverySocket() {
        int names = 1300;
        try (WireDns dns = WireDns.answering(question -> new WireDns.Silence());
                DnsServers servers = new DnsServers(List.of(dns.address()), Duration.ofMinutes(1))) {

            List<CompletableFuture<Answer>> answers = IntStream.range(0, names)
                    .mapToObj(i -> servers.ask("a" + i + ".example").toCompletableFuture())
                    .toList();

            assertThat(answers.stream().filter(CompletableFuture::isCompletedExceptionally))
                    .hasSize(names - 128 - 1024);
        }
    }

    @Test
    void nobodyIsAskedForLocalhost() {
        try (WireDns dns = WireDns.answering(question -> WireDns.addresses(question, 30, "192.0.2.1"));
                DnsServers servers = new DnsServers(List.of(dns.address()), TIMEOUT)) {

            Answer answer = servers.ask("localhost").toCompletableFuture().join();

            assertThat(answer.addresses()).containsExactly(address("127.0.0.1"), address("::1"));
            assertThat(dns.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, 53",
        "192.0.2.1:5353, 192.0.2.1, 5353",
        "[2001:db8::1], 2001:db8::1, 53",
        "[2001:db8::1]:5353, 2001:db8::1, 5353",
    })
    void readsServers(String text, String address, int port) {
        assertThat(DnsServers.parse(List.of(text))).containsExactly(new InetSocketAddress(address(address), port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dns.example", "192.0.2.1:", "192.0.2.1:0", "2001:db8::1", "127.1", "192.0.2.1:65536"})
    void refusesWhatIsNoServer(String text) {
        assertThatThrownBy(() -> DnsServers.parse(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
