package dev.carillon.gateway.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.configuration.GatewayFile.Allowed;
import dev.carillon.gateway.configuration.GatewayFile.Endpoint;
import dev.carillon.gateway.configuration.GatewayFile.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
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
        return ((Parsed.Invalid) parsed)
                .faults().stream().map(Parsed.Fault::toString).toList();
    }

    @Test
    void readsUpstreamsRoutesAndRoles() {
        GatewayFile file = valid("""
                upstreams:
                  contacts:
                    endpoints: ["http://127.0.0.1:8083", "http://contacts/", "http://[::1]:1"]
                routes:
                  - { prefix: /v1/contacts, upstream: contacts }
                egress:
                  roles:
                    notifier:
                      allow:
                        - { host: API.twilio.com, ports: [443, 80] }
                        - { host: "*.example.org", ports: [443] }
                        - { host: "::1", ports: [1] }
                      addresses: [127.0.0.1/32, "fc00::/7"]
                """);

        assertThat(file.upstreams().get("contacts").endpoints())
                .containsExactly(
                        new Endpoint("127.0.0.1", 8083),
                        new Endpoint("contacts", 80),
                        new Endpoint("0:0:0:0:0:0:0:1", 1));
        assertThat(file.routes()).containsExactly(new Route("/v1/contacts", "contacts"));
        assertThat(file.roles().get("notifier").allow())
                .containsExactly(
                        new Allowed("api.twilio.com", Set.of(443, 80)),
                        new Allowed("*.example.org", Set.of(443)),
                        new Allowed("0:0:0:0:0:0:0:1", Set.of(1)));
        assertThat(file.roles().get("notifier").addresses())
                .extracting(Object::toString)
                .containsExactly("127.0.0.1/32", "fc00:0:0:0:0:0:0:0/7");
    }

    @Test
    void theExampleIsValid() throws IOException {
        GatewayFile file = valid(Files.readString(Path.of("example/gateway.yaml")));

        assertThat(file.upstreams()).containsOnlyKeys("task-broker", "notifier", "contacts");
        assertThat(file.roles()).containsOnlyKeys("notifier", "contacts");
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
