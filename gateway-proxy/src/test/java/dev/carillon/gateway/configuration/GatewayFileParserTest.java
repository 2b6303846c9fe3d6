package dev.carillon.gateway.configuration;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.configuration.GatewayFile.Allowed;
import dev.carillon.gateway.configuration.GatewayFile.Closing;
import dev.carillon.gateway.configuration.GatewayFile.ClosingSource;
import dev.carillon.gateway.configuration.GatewayFile.Egress;
import dev.carillon.gateway.configuration.GatewayFile.EgressCaller;
import dev.carillon.gateway.configuration.GatewayFile.EgressRole;
import dev.carillon.gateway.configuration.GatewayFile.Ejection;
import dev.carillon.gateway.configuration.GatewayFile.Endpoint;
import dev.carillon.gateway.configuration.GatewayFile.Ingress;
import dev.carillon.gateway.configuration.GatewayFile.Limits;
import dev.carillon.gateway.configuration.GatewayFile.Mode;
import dev.carillon.gateway.configuration.GatewayFile.Route;
import dev.carillon.gateway.configuration.GatewayFile.Upstream;
import dev.carillon.gateway.configuration.Parsed.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GatewayFileParserTest {

    private static GatewayFile valid(String text) {
        Parsed parsed = GatewayFileParser.parse(text);
        assertThat(parsed).isInstanceOf(Parsed.Valid.class);
        return ((Parsed.Valid) parsed).file();
    }

    private static List<String> faults(String text) {
        Parsed parsed = GatewayFileParser.parse(text);
        assertThat(parsed).isInstanceOf(Parsed.Invalid.class);
        return ((Parsed.Invalid) parsed).faults().stream().map(Fault::toString).toList();
    }

    @Test
    void readsUpstreams() {
        GatewayFile file = valid("""
                upstreams:
                  contacts:
                    endpoints: ["http://127.0.0.1:8083", "http://contacts/", "http://[::1]:1"]
                  notifier: { endpoints: ["http://notifier:1"], ejection: { failures: 3, for: 1m } }
                  broker: { endpoints: ["http://broker:1"], ejection: { failures: 2 } }
                """);

        assertThat(file.upstreams().get("contacts"))
                .isEqualTo(new Upstream(
                        "contacts",
                        List.of(
                                new Endpoint("127.0.0.1", 8083),
                                new Endpoint("contacts", 80),
                                new Endpoint("0:0:0:0:0:0:0:1", 1)),
                        Ejection.DEFAULT));
        assertThat(file.upstreams().get("notifier").ejection()).isEqualTo(new Ejection(3, Duration.ofMinutes(1)));
        assertThat(file.upstreams().get("broker").ejection()).isEqualTo(new Ejection(2, Ejection.DEFAULT.duration()));
    }

    private static Route route(String keys) {
        return valid("upstreams: { a: { endpoints: ['http://a:1'] } }\nroutes: [{ upstream: a, " + keys + " }]")
                .routes()
                .getFirst();
    }

    @Test
    void aRouteNeedsNoMoreThanAPrefixAndAnUpstream() {
        assertThat(route("prefix: /v1/contacts"))
                .isEqualTo(new Route(
                        Optional.empty(),
                        "/v1/contacts",
                        Set.of(),
                        "a",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void readsEveryKeyOfARoute() {
        assertThat(route("prefix: /old, host: API.Example.org, methods: [GET, POST], strip: true, maxBody: 1M,"
                        + " responseTimeout: 30s"))
                .isEqualTo(new Route(
                        Optional.of("api.example.org"),
                        "/old",
                        Set.of("GET", "POST"),
                        "a",
                        Optional.of(""),
                        Optional.of(1L << 20),
                        Optional.of(Duration.ofSeconds(30))));
        assertThat(route("prefix: /a, host: '*.Example.org'").host()).contains("*.example.org");
    }

    @ParameterizedTest
    @CsvSource({
        "'strip: true', ''",
        "'rewrite: /b', /b",
        "'rewrite: /', ''",
        "'strip: false, rewrite: /b/c', /b/c",
        "'strip: false', none",
    })
    void thePrefixMakesRoomForItsReplacement(String keys, String replacement) {
        assertThat(route("prefix: /a, " + keys).replacement().orElse("none")).isEqualTo(replacement);
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "10s, PT10S", "2m, PT2M", "1h, PT1H", "PT1M30S, PT1M30S", "24h, PT24H"})
    void readsDurations(String text, Duration duration) {
        assertThat(route("prefix: /a, responseTimeout: " + text).responseTimeout())
                .contains(duration);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "10, 10", "64K, 65536", "64k, 65536", "1M, 1048576", "1G, 1073741824", "1024G, 1099511627776"})
    void readsSizes(String text, long size) {
        assertThat(route("prefix: /a, maxBody: " + text).maxBody()).contains(size);
    }

    @Test
    void routesOfOnePrefixDifferByHostOrMethod() {
        GatewayFile file = valid("""
                upstreams: { a: { endpoints: ["http://a:1"] } }
                routes:
                  - { prefix: /v1, upstream: a, methods: [GET] }
                  - { prefix: /v1, upstream: a, methods: [POST, PUT] }
                  - { prefix: /v1, upstream: a, host: a.example }
                  - { prefix: /v1, upstream: a, host: "*.a.example" }
                """);

        assertThat(file.routes()).hasSize(4);
    }

    @Test
    void readsEveryKeyOfTheIngress() {
        Ingress ingress = valid("""
                        ingress:
                          trustedProxies: [10.0.0.0/8, "fc00::/7"]
                          perClient: { requestsPerSecond: 0.5, burst: 200, concurrent: 64 }
                          closing: { sunset: 2027-01-01T02:00:00+02:00, link: "https://example.org/closing", gone: true }
                        """).ingress();

        assertThat(ingress.trustedProxies())
                .extracting(Object::toString)
                .containsExactly("10.0.0.0/8", "fc00:0:0:0:0:0:0:0/7");
        assertThat(ingress.clientLimits()).isEqualTo(new Limits(0.5, 200, 64, 0));
        assertThat(ingress.closing())
                .contains(new Closing(
                        Optional.of(Instant.parse("2027-01-01T00:00:00Z")),
                        Optional.of(URI.create("https://example.org/closing")),
                        Optional.of(true),
                        Optional.empty()));
    }

    @Test
    void aSunsetMayBeADate() {
        assertThat(valid("ingress: { closing: { sunset: 2027-01-01 } }")
                        .ingress()
                        .closing())
                .contains(new Closing(
                        Optional.of(Instant.parse("2027-01-01T00:00:00Z")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void theClosingMayBeAskedFor() {
        assertThat(closingOf("{ from: { url: 'http://contacts:8083/closing' } }")
                        .from())
                .contains(new ClosingSource(
                        URI.create("http://contacts:8083/closing"),
                        Optional.empty(),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2)));
        assertThat(closingOf("{ gone: false, from: { url: 'http://c/x', tokenFile: /t, every: 1m, timeout: 500ms } }"))
                .isEqualTo(new Closing(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(false),
                        Optional.of(new ClosingSource(
                                URI.create("http://c/x"),
                                Optional.of(Path.of("/t")),
                                Duration.ofMinutes(1),
                                Duration.ofMillis(500)))));
    }

    private static Closing closingOf(String yaml) {
        return valid("ingress: { closing: " + yaml + " }").ingress().closing().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"0.2, 1", "1, 1", "50.5, 51"})
    void theBurstIsASecondsWorthWhereNobodySays(double rate, int burst) {
        assertThat(valid("ingress: { perClient: { requestsPerSecond: " + rate + " } }")
                        .ingress()
                        .clientLimits())
                .isEqualTo(new Limits(rate, burst, 0, 0));
    }

    @Test
    void readsEveryKeyOfTheEgress() {
        Egress egress = valid("""
                        egress:
                          anonymous: visitor
                          callers:
                            shop: { roles: [notifier, visitor], sha256: %s }
                          roles:
                            notifier:
                              mode: report
                              methods: [CONNECT]
                              allow:
                                - { host: API.twilio.com, ports: [443, 80] }
                                - { host: "*.example.org", ports: [443] }
                                - { host: "::1", ports: [1] }
                              addresses: [127.0.0.1/32, "fc00::/7"]
                              limits: { requestsPerSecond: 50, burst: 100, concurrent: 64, tunnels: 32 }
                            visitor: { mode: open }
                            nothing: { allow: [] }
                        """.formatted("A1".repeat(32))).egress();

        assertThat(egress.anonymous()).contains("visitor");
        assertThat(egress.callers())
                .containsExactly(
                        Map.entry("shop", new EgressCaller("shop", Set.of("notifier", "visitor"), "a1".repeat(32))));
        EgressRole role = egress.roles().get("notifier");
        assertThat(role.mode()).isEqualTo(Mode.REPORT);
        assertThat(role.methods()).containsExactly("CONNECT");
        assertThat(role.allow())
                .containsExactly(
                        new Allowed("api.twilio.com", Set.of(443, 80)),
                        new Allowed("*.example.org", Set.of(443)),
                        new Allowed("0:0:0:0:0:0:0:1", Set.of(1)));
        assertThat(role.addresses())
                .extracting(Object::toString)
                .containsExactly("127.0.0.1/32", "fc00:0:0:0:0:0:0:0/7");
        assertThat(role.limits()).isEqualTo(new Limits(50, 100, 64, 32));
        assertThat(egress.roles().get("visitor"))
                .isEqualTo(new EgressRole("visitor", Mode.OPEN, Set.of(), List.of(), List.of(), Limits.NONE));
        assertThat(egress.roles().get("nothing").mode()).isEqualTo(Mode.ENFORCE);
    }

    @Test
    void aFileMayBeForOneSideAlone() {
        GatewayFile file = valid("routes: []");

        assertThat(file.ingress()).isEqualTo(new Ingress(List.of(), Limits.NONE, Optional.empty()));
        assertThat(file.egress()).isEqualTo(new Egress(Map.of(), Optional.empty(), Map.of()));
    }

    @Test
    void anchorsSpareRepetition() {
        GatewayFile file = valid("""
                egress:
                  roles:
                    a: { mode: open, limits: &few { concurrent: 2 } }
                    b: { mode: open, limits: *few }
                """);

        assertThat(file.egress().roles().get("b").limits()).isEqualTo(new Limits(0, 0, 2, 0));
    }

    @Test
    void refusesAFileThatIsTooLong() {
        assertThat(GatewayFileParser.parse(("routes: []\n" + "#".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Parsed.Invalid(List.of(new Fault(1, "the file is longer than 1 MiB"))));
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertThat(GatewayFileParser.parse(new byte[] {'#', (byte) 0xff}))
                .isEqualTo(new Parsed.Invalid(List.of(new Fault(1, "the file is not UTF-8"))));
    }

    @Test
    void tellsAHundredFaultsAndHowManyMore() {
        assertThat(faults("wrong: 1\n"
                        + IntStream.range(0, 150)
                                .mapToObj(i -> "x" + i + ": 1\n")
                                .collect(joining())))
                .hasSize(101)
                .last()
                .asString()
                .isEqualTo("line 101: and 51 more faults from here on");
    }

    @Test
    void refusesControlCharacters() {
        assertThat(faults("routes: []\u0000")).singleElement().asString().startsWith("line 1: not YAML: ");
    }

    @Test
    void tellsAFaultAsCompilersDo() {
        assertThat(new Fault(3, "wrong").in(Path.of("gateway.yaml"))).isEqualTo("gateway.yaml:3: wrong");
    }

    @ParameterizedTest
    @CsvSource({
        "gateway.yaml, 3, 35, 2",
        "ingress-only.yaml, 2, 4, 0",
        "egress-only.yaml, 0, 0, 3",
    })
    void theExamplesAreValid(String name, int upstreams, int routes, int roles) throws IOException {
        GatewayFile file = valid(Files.readString(Path.of("example", name)));

        assertThat(file.upstreams()).hasSize(upstreams);
        assertThat(file.routes()).hasSize(routes);
        assertThat(file.egress().roles()).hasSize(roles);
    }

    static Stream<Path> badFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/bad-files"))) {
            return files.sorted(Comparator.comparing(Path::toString)).toList().stream();
        }
    }

    /** Each file says in comments, line by line, what has to be told about it. */
    @ParameterizedTest
    @MethodSource("badFiles")
    void tellsEveryFaultWithItsLine(Path file) {
        String text = read(file);
        List<String> expected = text.lines()
                .filter(line -> line.startsWith("# expect: "))
                .map(line -> line.substring("# expect: ".length()))
                .toList();

        assertThat(faults(text)).containsExactlyElementsOf(expected);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.org, api.example.org, true",
        "api.example.org, www.api.example.org, false",
        "*.example.org, api.example.org, true",
        "*.example.org, a.b.example.org, true",
        "*.example.org, example.org, false",
        "*.example.org, evilexample.org, false",
        "*.example.org, .example.org, false",
    })
    void aSuffixMeansEveryNameBelowIt(String pattern, String host, boolean matches) {
        assertThat(new Allowed(pattern, Set.of(443)).matches(host)).isEqualTo(matches);
    }
}
