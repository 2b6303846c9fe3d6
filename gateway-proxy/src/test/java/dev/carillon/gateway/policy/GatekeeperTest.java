package dev.carillon.gateway.policy;

import static dev.carillon.gateway.wire.RunningGateway.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.gateway.configuration.GatewayFile.Allowed;
import dev.carillon.gateway.configuration.GatewayFile.Egress;
import dev.carillon.gateway.configuration.GatewayFile.EgressCaller;
import dev.carillon.gateway.configuration.GatewayFile.EgressRole;
import dev.carillon.gateway.configuration.GatewayFile.Limits;
import dev.carillon.gateway.configuration.GatewayFile.Mode;
import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.policy.Admission.Admitted;
import dev.carillon.gateway.policy.Admission.Denied;
import dev.carillon.gateway.policy.CallerUsage.Limit;
import dev.carillon.gateway.telemetry.Decision;
import dev.carillon.gateway.telemetry.Decision.Outcome;
import dev.carillon.gateway.telemetry.DecisionLog;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.gateway.wire.WireDns;
import dev.carillon.http.access.TokenFile;
import dev.carillon.http.address.AddressRange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatekeeperTest {
    private static final Limits LIMITS = new Limits(10, 1, 0, 0);
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong now = new AtomicLong();
    private final EventExecutor loop = new DefaultEventLoop();
    private final DecisionLog decisions =
            new DecisionLog(new GatewayMetrics(new SimpleMeterRegistry()), Clock.systemUTC());

    @TempDir
    private Path folder;

    private @Nullable WireDns dns;
    private @Nullable Resolver resolver;

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        if (resolver != null) {
            resolver.close();
        }
        if (dns != null) {
            dns.close();
        }
    }

    private static EgressRole role(String name, Mode mode, Limits limits, String... addresses) {
        return new EgressRole(
                name,
                mode,
                Set.of(),
                List.of(
                        new Allowed("a.example", Set.of(80)),
                        new Allowed("127.0.0.1", Set.of(80, 3128)),
                        new Allowed("localhost", Set.of(80))),
                Arrays.stream(addresses).map(AddressRange::parse).toList(),
                limits);
    }

    private static Egress egress(EgressRole... roles) {
        return new Egress(
                Arrays.stream(roles).collect(Collectors.toMap(EgressRole::name, role -> role)),
                Optional.empty(),
                Map.of("yaml", new EgressCaller("yaml", Set.of("test"), TokenFile.hash("of-the-yaml"))));
    }

    private static Egress anonymous(EgressRole role) {
        return new Egress(Map.of(role.name(), role), Optional.of(role.name()), Map.of());
    }

    private Gatekeeper gatekeeper(Egress egress, Function<WireDns.Question, WireDns.Reply> replies) {
        return gatekeeper(egress, replies, Duration.ofSeconds(2));
    }

    private Gatekeeper gatekeeper(Egress egress, Function<WireDns.Question, WireDns.Reply> replies, Duration timeout) {
        dns = WireDns.answering(replies);
        resolver = new Resolver(new DnsServers(List.of(dns.address()), timeout), timeout, Duration.ofSeconds(10));
        return new Gatekeeper(
                egress,
                new Gatekeeper.Grounds(
                        Optional.of(tokens("file test", "of-the-file")),
                        resolver,
                        decisions,
                        target -> target.getPort() == 3128,
                        now::get));
    }

    private Path tokens(String nameAndRole, String token) {
        try {
            return Files.writeString(folder.resolve("tokens"), nameAndRole + " " + TokenFile.hash(token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Function<WireDns.Question, WireDns.Reply> always(String... addresses) {
        return question -> WireDns.addresses(question, 300, addresses);
    }

    private Admission admit(Gatekeeper gatekeeper, @Nullable String authorization, String target) {
        CompletableFuture<Admission> admission = new CompletableFuture<>();
        Authority authority = Objects.requireNonNull(Authority.parse(target, 80));
        loop.execute(() -> gatekeeper.admit(new Asked("GET", authorization, authority), loop, it -> {
            assertThat(loop.inEventLoop()).isTrue();
            admission.complete(it);
        }));
        return admission.join();
    }

    private Admission admit(Gatekeeper gatekeeper, String target) {
        return admit(gatekeeper, "Bearer of-the-file", target);
    }

    private Admitted admitted(Gatekeeper gatekeeper, String target) {
        return (Admitted) admit(gatekeeper, target);
    }

    private static void assertDenied(Admission admission, int status, String rule) {
        assertThat(admission).isInstanceOfSatisfying(Denied.class, denied -> {
            assertThat(denied.status()).isEqualTo(status);
            assertThat(denied.rule()).isEqualTo(rule);
        });
    }

    private Decision decision() {
        return decisions.latest(1).getFirst().decision();
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer of-the-file, file",
        "bearer  of-the-file, file",
        "Bearer of-the-yaml, yaml",
        // file:of-the-file, yaml:of-the-yaml
        "Basic ZmlsZTpvZi10aGUtZmlsZQ==, file",
        "Basic eWFtbDpvZi10aGUteWFtbA==, yaml",
    })
    void knowsTheCallersOfBothFiles(String authorization, String caller) {
        Gatekeeper gatekeeper = gatekeeper(egress(role("test", Mode.ENFORCE, LIMITS)), always("8.8.8.8"));

        assertThat(admit(gatekeeper, authorization, "a.example")).isInstanceOf(Admitted.class);
        assertThat(decision().caller()).isEqualTo(caller);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer x",
                "Bearer ",
                "Bearer",
                "",
                // yaml:of-the-file, file:x
                "Basic eWFtbDpvZi10aGUtZmlsZQ==",
                "Basic ZmlsZTp4",
                "Negotiate of-the-file",
            })
    void aBadTokenIsNotAnonymous(String authorization) {
        Gatekeeper gatekeeper = gatekeeper(anonymous(role("test", Mode.OPEN, LIMITS)), always("8.8.8.8"));

        assertDenied(admit(gatekeeper, authorization, "a.example"), 407, "caller");
        assertThat(decision().caller()).isEqualTo(Decision.NOBODY);
    }

    @Test
    void whoSendsNoTokenIsAnonymousWhereThereIsARoleForIt() {
        Gatekeeper gatekeeper = gatekeeper(anonymous(role("test", Mode.ENFORCE, LIMITS)), always("8.8.8.8"));

        assertThat(admit(gatekeeper, null, "a.example").caller()).isEqualTo("anonymous");
        assertDenied(admit(gatekeeper, null, "b.example"), 403, "host");
    }

    @Test
    void whoSendsNoTokenIsAskedForOneWhereThereIsNot() {
        Gatekeeper gatekeeper = gatekeeper(egress(role("test", Mode.OPEN, LIMITS)), always("8.8.8.8"));

        assertDenied(admit(gatekeeper, null, "a.example"), 407, "caller");
    }

    @ParameterizedTest
    @CsvSource({
        "ENFORCE, a.example, ALLOWED, test/a.example",
        "REPORT, a.example, ALLOWED, test/a.example",
        "REPORT, b.example, REPORTED, host",
        "REPORT, a.example:81, REPORTED, port",
        "OPEN, b.example:81, ALLOWED, test/*",
    })
    void recordsWhatLetItPass(Mode mode, String target, Outcome outcome, String rule) {
        Gatekeeper gatekeeper = gatekeeper(egress(role("test", mode, LIMITS)), always("8.8.8.8"));

        assertThat(admit(gatekeeper, target)).isInstanceOf(Admitted.class);

        assertThat(decision().outcome()).isEqualTo(outcome);
        assertThat(decision().rule()).isEqualTo(rule);
        assertThat(decision().address()).isEqualTo("8.8.8.8");
    }

    @ParameterizedTest
    @CsvSource({
        "ENFORCE, a.example, 127.0.0.1, address",
        "REPORT, b.example, 10.0.0.1, address",
        "OPEN, b.example, 169.254.169.254, address",
        "OPEN, b.example, 64:ff9b::a9fe:a9fe, address",
        "OPEN, b.example, 2002:a00:1::1, address",
        "OPEN, 10.0.0.1, 8.8.8.8, address",
        "OPEN, [::1], 8.8.8.8, address",
        "OPEN, [::127.0.0.1], 8.8.8.8, address",
        "OPEN, localhost, 8.8.8.8, address",
        "OPEN, a.localhost, 8.8.8.8, address",
        "REPORT, localhost., 8.8.8.8, address",
        "OPEN, 2130706433, 8.8.8.8, host-form",
        "REPORT, 0177.1, 8.8.8.8, host-form",
        "REPORT, [::ffff:8.8.8.8], 8.8.8.8, host-form",
        "OPEN, b.example:3128, 8.8.8.8, own-listener",
        "OPEN, 8.8.8.8:3128, 8.8.8.8, own-listener",
    })
    void addressesAreCheckedInEveryMode(Mode mode, String target, String resolved, String rule) {
        Gatekeeper gatekeeper = gatekeeper(egress(role("test", mode, LIMITS)), always(resolved));

        assertDenied(admit(gatekeeper, target), 403, rule);
        assertThat(decision().outcome()).isEqualTo(Outcome.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "127.0.0.1:3128, false", "localhost, true"})
    void anExceptionForAnAddressIsNoneForTheProxyItself(String target, boolean passes) {
        Gatekeeper gatekeeper =
                gatekeeper(egress(role("test", Mode.ENFORCE, LIMITS, "127.0.0.0/8", "::1/128")), always("8.8.8.8"));

        assertThat(admit(gatekeeper, target) instanceof Admitted).isEqualTo(passes);
        assertThat(decision().rule()).isEqualTo(passes ? "test/" + target : "own-listener");
    }

    @Test
    void onlyTheRoleThatLetItPassMakesExceptions() {
        EgressRole open = role("zopen", Mode.OPEN, LIMITS);
        EgressRole exempt = role("test", Mode.ENFORCE, LIMITS, "10.0.0.0/8");
        Gatekeeper gatekeeper = gatekeeper(egress(exempt, open), always("10.0.0.1"));
        tokensOfBoth(gatekeeper, exempt, open);

        assertThat(admit(gatekeeper, "a.example")).isInstanceOf(Admitted.class);
        assertDenied(admit(gatekeeper, "b.example"), 403, "address");
    }

    private void tokensOfBoth(Gatekeeper gatekeeper, EgressRole... roles) {
        tokens("file test,zopen", "of-the-file");
        gatekeeper.apply(egress(roles));
    }

    @Test
    void ofGoodAndBadAddressesTheGoodOnesAreGiven() {
        Gatekeeper gatekeeper = gatekeeper(
                egress(role("test", Mode.ENFORCE, LIMITS)),
                always("10.0.0.1", "8.8.8.8", "127.0.0.1", "8.8.4.4", "::1", "2606:4700:4700::1111"));

        assertThat(admitted(gatekeeper, "a.example").addresses())
                .containsExactly(address("8.8.8.8"), address("8.8.4.4"), address("2606:4700:4700::1111"));
    }

    @ParameterizedTest
    @CsvSource({"8.8.8.8, 127.0.0.1", "127.0.0.1, 8.8.8.8"})
    void aNameThatChangesItsMindIsJudgedByEachAnswer(String first, String second) {
        AtomicInteger asked = new AtomicInteger();
        Gatekeeper gatekeeper = gatekeeper(
                egress(role("test", Mode.ENFORCE, LIMITS)),
                // Both families are asked for, and only one answers; a time to live of 0 forbids keeping it.
                question -> WireDns.addresses(
                        question, 0, question.ipv6() || asked.getAndIncrement() == 0 ? first : second));

        Admission one = admit(gatekeeper, "a.example");
        Admission other = admit(gatekeeper, "a.example");

        boolean goodFirst = first.equals("8.8.8.8");
        assertThat(goodFirst ? one : other)
                .isInstanceOfSatisfying(
                        Admitted.class,
                        admitted -> assertThat(admitted.addresses()).containsExactly(address("8.8.8.8")));
        assertDenied(goodFirst ? other : one, 403, "address");
    }

    @Test
    void anAliasToABadAddressIsRefused() {
        Gatekeeper gatekeeper = gatekeeper(
                egress(role("test", Mode.ENFORCE, LIMITS)),
                question -> new WireDns.Records(List.of(
                        WireDns.alias("a.example", 30, "metadata.example"),
                        WireDns.address("metadata.example", 30, "169.254.169.254"))));

        assertDenied(admit(gatekeeper, "a.example"), 403, "address");
    }

    @Test
    void aNameWithoutAddressIsNoFaultOfTheCaller() {
        Gatekeeper gatekeeper = gatekeeper(egress(role("test", Mode.ENFORCE, LIMITS)), always());

        assertDenied(admit(gatekeeper, "a.example"), 502, "resolution");
    }

    @Test
    void aServerThatIsSilentIsWaitedForNoLongerThanTheSetting() {
        Gatekeeper gatekeeper = gatekeeper(
                egress(role("test", Mode.ENFORCE, LIMITS)), question -> new WireDns.Silence(), Duration.ofMillis(200));

        assertThat(admit(gatekeeper, "a.example"))
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.detail()).contains("no answer in time"));
    }

    @Test
    void anAdmissionIsGoodForASecond() {
        Gatekeeper gatekeeper = gatekeeper(egress(role("test", Mode.OPEN, LIMITS)), always());
        now.set(5 * SECOND);

        assertThat(admitted(gatekeeper, "8.8.8.8").goodUntil()).isEqualTo(6 * SECOND);
    }

    @Test
    void anAdmissionIsGoodForNoLongerThanItsAddresses() {
        // Names are kept by the real time: an answer for 0 s is over when it comes.
        now.set(System.nanoTime() + 3600 * SECOND);
        Gatekeeper gatekeeper = gatekeeper(
                egress(role("test", Mode.OPEN, LIMITS)), question -> WireDns.addresses(question, 0, "8.8.8.8"));

        assertThat(admitted(gatekeeper, "a.example").goodUntil() - System.nanoTime())
                .isNotPositive();
    }

    @Test
    void aNewPolicyHoldsAtOnceAndHasAnotherGeneration() {
        Gatekeeper gatekeeper = gatekeeper(egress(role("test", Mode.ENFORCE, LIMITS)), always("8.8.8.8"));
        int before = gatekeeper.generation();
        assertDenied(admit(gatekeeper, "b.example"), 403, "host");

        gatekeeper.apply(egress(role("test", Mode.OPEN, LIMITS)));

        assertThat(gatekeeper.generation()).isNotEqualTo(before);
        assertThat(admit(gatekeeper, "b.example")).isInstanceOf(Admitted.class);
    }

    @Test
    void aPolicyWithoutARoleOfTheTokenFileLeavesTheOneBefore() {
        Gatekeeper gatekeeper = gatekeeper(egress(role("test", Mode.ENFORCE, LIMITS)), always("8.8.8.8"));
        int before = gatekeeper.generation();

        assertThatThrownBy(() -> gatekeeper.apply(anonymous(role("other", Mode.OPEN, LIMITS))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'test'");

        assertThat(gatekeeper.generation()).isEqualTo(before);
        assertThat(admit(gatekeeper, "a.example")).isInstanceOf(Admitted.class);
    }

    @Test
    void aCallerKeepsItsUsageForAsLongAsItsLimitsStay() {
        Gatekeeper gatekeeper = gatekeeper(egress(role("test", Mode.ENFORCE, LIMITS)), always("8.8.8.8"));
        CallerUsage before = admitted(gatekeeper, "a.example").usage();
        assertThat(before.begin(false)).isEmpty();

        gatekeeper.apply(egress(role("test", Mode.OPEN, new Limits(10, 1, 0, 0))));
        assertThat(admitted(gatekeeper, "a.example").usage()).isSameAs(before);
        assertThat(before.begin(false)).contains(Limit.RATE);

        gatekeeper.apply(egress(role("test", Mode.OPEN, Limits.NONE)));
        assertThat(admitted(gatekeeper, "a.example").usage()).isNotSameAs(before);
    }

    @ParameterizedTest
    @CsvSource({"RATE, rate-limited", "CONCURRENT, too-many-requests", "TUNNELS, too-many-tunnels"})
    void aLimitThatIsReachedIsARefusalOfItsOwn(Limit limit, String kind) {
        Gatekeeper gatekeeper = gatekeeper(egress(role("test", Mode.ENFORCE, LIMITS)), always("8.8.8.8"));

        Denied denied =
                gatekeeper.limited("file", "GET", Objects.requireNonNull(Authority.parse("a.example", 80)), limit);

        assertThat(denied.status()).isEqualTo(429);
        assertThat(denied.kind()).isEqualTo(kind);
        assertThat(decision()).isEqualTo(new Decision("file", "GET", "a.example", 80, null, Outcome.REFUSED, kind));
    }
}
