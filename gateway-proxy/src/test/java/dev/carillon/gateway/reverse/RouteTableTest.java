package dev.carillon.gateway.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.configuration.GatewayFile;
import dev.carillon.gateway.configuration.GatewayFileParser;
import dev.carillon.gateway.configuration.Parsed;
import dev.carillon.gateway.reverse.RouteTable.Found;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
    private static RouteTable table(String... routes) {
        String yaml = "upstreams: { a: { endpoints: ['http://127.0.0.1:1'] } }\nroutes:\n"
                + Stream.of(routes)
                        .map(route -> "  - { upstream: a, " + route + " }\n")
                        .collect(Collectors.joining());
        GatewayFile file = ((Parsed.Valid) GatewayFileParser.parse(yaml)).file();
        Upstream upstream = new Upstream(file.upstreams().get("a"), System::nanoTime);
        return new RouteTable(file.routes(), Map.of("a", upstream), new GatewayMetrics(new SimpleMeterRegistry()));
    }

    private static String prefix(Found found) {
        return found instanceof Found.Match match ? match.route().described().prefix() : "";
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/contacts, /v1/contacts",
        "/v1/contacts/7, /v1/contacts",
        "/v1/contacts/, /v1/contacts",
        "/v1/contacts-old, /v1",
        "/v1/contacts.csv, /v1",
        "/v1/contacts%2f7, /v1",
        "/v1, /v1",
        "/v1/x, /v1",
        "/v1x, ''",
        "/V1, ''",
        "/, ''",
    })
    void theLongestPrefixOfWholeSegmentsWins(String path, String prefix) {
        RouteTable table = table("prefix: /v1", "prefix: /v1/contacts");

        assertThat(prefix(table.find(null, path, "GET"))).isEqualTo(prefix);
    }

    @Test
    void theRootTakesWhatNobodyElseDoes() {
        RouteTable table = table("prefix: /", "prefix: /v1");

        assertThat(prefix(table.find(null, "/x", "GET"))).isEqualTo("/");
        assertThat(prefix(table.find(null, "/v1/x", "GET"))).isEqualTo("/v1");
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.org, /own",
        "www.example.org, /short",
        "x.www.example.org, /short",
        "x.eu.example.org, /long",
        "example.org, /any",
        "example.com, /any",
        ", /any",
        "::1, /any",
    })
    void anOwnNameComesBeforeTheLongestSuffixAndAnyHostLast(@Nullable String host, String replacement) {
        RouteTable table = table(
                "prefix: /x, rewrite: /any",
                "prefix: /x, rewrite: /short, host: '*.example.org'",
                "prefix: /x, rewrite: /long, host: '*.eu.example.org'",
                "prefix: /x, rewrite: /own, host: api.example.org");

        assertThat(table.find(host, "/x", "GET"))
                .isInstanceOfSatisfying(
                        Found.Match.class,
                        match -> assertThat(match.route().onward("/x")).isEqualTo(replacement));
        assertThat(table.asksForHosts()).isTrue();
    }

    @Test
    void aHostThatHasNoRouteForThePathLeavesItToTheOthers() {
        RouteTable table = table("prefix: /x, host: a.example", "prefix: /y");

        assertThat(prefix(table.find("a.example", "/y", "GET"))).isEqualTo("/y");
        assertThat(table.find("b.example", "/x", "GET")).isEqualTo(new Found.Nothing());
    }

    @Test
    void whatIsForOtherMethodsAloneTellsWhich() {
        RouteTable table = table("prefix: /x, methods: [GET, HEAD]", "prefix: /x, methods: [PUT]");

        assertThat(prefix(table.find(null, "/x", "PUT"))).isEqualTo("/x");
        assertThat(table.find(null, "/x/y", "POST")).isEqualTo(new Found.OtherMethods(Set.of("GET", "HEAD", "PUT")));
    }

    @Test
    void aShorterPrefixTakesTheMethodsThatALongerOneDoesNot() {
        RouteTable table = table("prefix: /v1/x, methods: [GET]", "prefix: /v1");

        assertThat(prefix(table.find(null, "/v1/x", "POST"))).isEqualTo("/v1");
    }

    @ParameterizedTest
    @CsvSource({
        "'prefix: /v1', /v1/x?y=z, /v1/x?y=z",
        "'prefix: /v1, strip: true', /v1/x?y=z, /x?y=z",
        "'prefix: /v1, strip: true', /v1, /",
        "'prefix: /v1, strip: true', /v1/, /",
        "'prefix: /v1, strip: true', /v1?a=/v1, /?a=/v1",
        "'prefix: /v1, strip: true', /v1/a%2Fb%20c, /a%2Fb%20c",
        "'prefix: /v1, rewrite: /v2/y', /v1/x?y=z, /v2/y/x?y=z",
        "'prefix: /v1, rewrite: /v2', /v1, /v2",
        "'prefix: /v1, rewrite: /', /v1/x, /x",
        "'prefix: /, rewrite: /v2', /x?y, /v2/x?y",
    })
    void thePrefixIsLeftOrTakenAwayOrReplaced(String route, String asked, String sent) {
        Found found = table(route).find(null, asked.split("\\?", 2)[0], "GET");

        assertThat(((Found.Match) found).route().onward(asked)).isEqualTo(sent);
    }
}
