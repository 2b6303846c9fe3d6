package dev.carillon.gateway;

import static dev.carillon.gateway.closing.ClosingSourceStandIn.CLOSING;
import static dev.carillon.gateway.closing.ClosingSourceStandIn.OPEN;
import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.closing.ClosingSourceStandIn;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway that says by itself what its source says of the closing. */
class FollowedClosingTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String SUNSET = "\r\nSunset: Sat, 02 Jan 2027 00:00:00 GMT\r\n";
    private static final String LINK = "\r\nLink: <https://example.org/end>; rel=\"sunset\"\r\n";

    private final WireOrigin origin = WireOrigin.answering(OK);
    private final ClosingSourceStandIn source = new ClosingSourceStandIn(OPEN);

    @AfterEach
    void close() {
        source.close();
        origin.close();
    }

    private RunningGateway start(String more) {
        return RunningGateway.start(yaml(source.url(), more), Map.of());
    }

    private String yaml(String url, String more) {
        return routing("/v1=" + origin.port()) + "ingress: { closing: { from: { url: '" + url
                + "', every: 100ms, timeout: 10s }" + more + " } }";
    }

    private static String get(RunningGateway gateway) {
        try (WireClient client = gateway.ingress()) {
            return client.send("GET /v1/x HTTP/1.1\r\nHost: a\r\n\r\n").message();
        }
    }

    private static JsonObject told(RunningGateway gateway) {
        return RoutesDocument.of(gateway.config(), gateway.gateway(), Optional.empty())
                .getJsonObject("closing");
    }

    private static double shown(RunningGateway gateway) {
        return gateway.registry().get("carillon.gateway.closing").gauge().value();
    }

    @Test
    void saysItFromTheFirstAnswerOn() {
        source.say(CLOSING);

        try (RunningGateway gateway = start("")) {
            assertThat(get(gateway)).contains(SUNSET, LINK).endsWith("ok");
        }
    }

    @Test
    void startsWithoutTheSourceAndSaysNothing() {
        source.close();

        try (RunningGateway gateway = start("")) {
            assertThat(get(gateway)).startsWith("HTTP/1.1 200 ").doesNotContain("Sunset");
            JsonObject from = told(gateway).getJsonObject("from");
            assertThat(from.getInteger("failures")).isPositive();
            assertThat(from.getString("reason")).isNotBlank();
            assertThat(from.containsKey("answered")).isFalse();
            assertThat(shown(gateway)).isZero();
        }
    }

    @Test
    void followsItThereAndBackAndKeepsItWhileTheSourceFails() {
        try (RunningGateway gateway = start("")) {
            assertThat(get(gateway)).doesNotContain("Sunset");

            source.say(CLOSING);
            await().until(() -> get(gateway).contains(SUNSET + LINK.substring(2)));
            assertThat(shown(gateway)).isEqualTo(1);

            source.send("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n");
            await().until(() -> told(gateway).getJsonObject("from").getInteger("failures") > 1);
            assertThat(get(gateway)).contains(SUNSET);
            assertThat(told(gateway).getJsonObject("from").getString("reason")).isEqualTo("answered 500");
            assertThat(gateway.count("carillon.gateway.closing.polls", "outcome", "failed"))
                    .isGreaterThan(1);

            source.say(OPEN);
            await().until(() -> !get(gateway).contains("Sunset"));
            assertThat(shown(gateway)).isZero();
        }
    }

    @Test
    void answersThatTheServiceIsGoneWhereTheSourceSaysSo() {
        source.say(CLOSING.replace("\"gone\":false", "\"gone\":true"));

        try (RunningGateway gateway = start("")) {
            assertThat(get(gateway)).startsWith("HTTP/1.1 410 ").contains(SUNSET);
            assertThat(told(gateway).getBoolean("gone")).isTrue();
        }
    }

    @Test
    void whatTheFileSaysComesFirst() {
        source.say(CLOSING.replace("\"gone\":false", "\"gone\":true"));

        try (RunningGateway gateway = start(", gone: false, link: 'https://example.com/ours'")) {
            assertThat(get(gateway))
                    .startsWith("HTTP/1.1 200 ")
                    .contains(SUNSET, "\r\nLink: <https://example.com/ours>; rel=\"sunset\"\r\n")
                    .doesNotContain("example.org");

            source.say(OPEN);
            await().until(() -> !get(gateway).contains("Sunset"));
            assertThat(get(gateway)).contains("example.com/ours");
        }
    }

    @Test
    void anotherFileMayNameAnotherSourceOrNone() {
        source.say(CLOSING);
        try (RunningGateway gateway = start("");
                ClosingSourceStandIn other = new ClosingSourceStandIn(CLOSING.replace("/end", "/other"))) {
            assertThat(get(gateway)).contains(LINK);

            gateway.apply(yaml(source.url(), ", gone: false"));
            assertThat(get(gateway)).contains(LINK);

            gateway.apply(yaml(other.url(), ""));
            await().until(() -> get(gateway).contains("https://example.org/other"));
            int asked = source.requests().size();

            gateway.apply(routing("/v1=" + origin.port()));
            assertThat(get(gateway)).doesNotContain("Sunset", "Link");
            assertThat(told(gateway).containsKey("from")).isFalse();
            assertThat(source.requests()).hasSize(asked);
        }
    }

    @Test
    void asksNobodyOnceItHasEnded() {
        RunningGateway gateway = start("");
        await().until(() -> source.requests().size() > 1);
        gateway.close();
        int asked = source.requests().size();

        await().pollDelay(Duration.ofMillis(300)).until(() -> source.requests().size() == asked);
    }
}
