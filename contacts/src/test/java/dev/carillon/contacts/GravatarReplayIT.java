package dev.carillon.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.simulators.broker.BrokerStandIn;
import dev.carillon.simulators.gravatar.GravatarFault;
import dev.carillon.simulators.gravatar.GravatarFault.What;
import dev.carillon.simulators.gravatar.GravatarSimulator;
import dev.carillon.simulators.gravatar.Kind;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The list that a blog told of, 7,129 addresses, classified by the packaged service while Gravatar limits, fails and hangs
 * up, and the service is killed in the middle.
 */
class GravatarReplayIT {
    private static final int CUSTOM = 4563;
    private static final int DEFAULT = 2400;
    private static final int NOT_FOUND = 166;
    private static final int ALL = CUSTOM + DEFAULT + NOT_FOUND;
    private static final int CONCURRENCY = 20;

    private final ContactsEnvironment environment = new ContactsEnvironment();
    private final Map<String, String> settings = new HashMap<>(environment.start());
    private final GravatarSimulator gravatar =
            GravatarSimulator.start(Integer.getInteger(ContactsEnvironment.GRAVATAR_PORT));
    private final BrokerStandIn broker =
            new BrokerStandIn(Integer.getInteger(ContactsEnvironment.BROKER_PORT), "broker-token");

    @BeforeEach
    void prepare() {
        settings.put("carillon.contacts.gravatar.concurrency", Integer.toString(CONCURRENCY));
        // One address may meet every fault that is injected at once.
        settings.put("carillon.contacts.gravatar.max-attempts", "100");
        settings.put("carillon.contacts.scans.lease", "PT5S");
        // The broker of the tests hands nothing out again, as if it had lost what was leased.
        settings.put("carillon.contacts.scans.stalled-after", "PT6S");
    }

    @AfterEach
    void clear() {
        broker.close();
        gravatar.close();
        environment.stop();
    }

    @Test
    void comesToTheCountsOfTheBlog() throws Exception {
        gravatar.know(known());
        gravatar.inject(new GravatarFault(What.RATE_LIMITED, 10, Duration.ofSeconds(1)));
        String location;
        try (ContactsProcess service = ContactsProcess.start(settings)) {
            location = begin(service);
            awaitPending(service, location, 6500);
            gravatar.inject(new GravatarFault(What.RESET, 10));
            gravatar.inject(new GravatarFault(What.ERROR, 10));
            gravatar.inject(new GravatarFault(What.EXHAUSTED, 5, Duration.ofSeconds(1)));
            awaitPending(service, location, 4000);

            service.kill();
        }
        try (ContactsProcess service = ContactsProcess.start(settings)) {
            gravatar.inject(new GravatarFault(What.RATE_LIMITED, 5, Duration.ofSeconds(1)));
            awaitCompleted(service, location);

            JsonPath scan = show(service, location);
            assertThat(scan.getMap("counts"))
                    .isEqualTo(Map.of("CUSTOM", CUSTOM, "DEFAULT", DEFAULT, "NOT_FOUND", NOT_FOUND, "UNKNOWN", 0));
            // A call for each picture and one for each profile; those that met a fault, and those that the kill cut
            // off, once more.
            int answered = ALL + DEFAULT + NOT_FOUND;
            assertThat(gravatar.requests().total()).isBetween(answered, answered + 40 + 2 * CONCURRENCY);

            int before = gravatar.requests().total();
            String again = begin(service);
            awaitCompleted(service, again);
            assertThat(gravatar.requests().total())
                    .as("calls of the same scan again")
                    .isEqualTo(before);
            assertThat(to(service).accept("text/plain").get(again + "/report").asString())
                    .contains("CUSTOM     4563   64.0 %")
                    .contains("total      7129");
        }
    }

    private static String address(int number) {
        return "reader." + number + "@example.org";
    }

    private static Map<String, Kind> known() {
        return IntStream.range(0, CUSTOM + DEFAULT)
                .boxed()
                .collect(Collectors.toMap(
                        number -> EmailAddress.parse(address(number))
                                .orRefuse("email")
                                .sha256(),
                        number -> number < CUSTOM ? Kind.CUSTOM : Kind.DEFAULT));
    }

    private static String begin(ContactsProcess service) {
        return to(service)
                .contentType("text/plain")
                .body(IntStream.range(0, ALL)
                        .mapToObj(GravatarReplayIT::address)
                        .collect(Collectors.joining("\n")))
                .post("/v1/identity-scans")
                .then()
                .statusCode(202)
                .body("total", equalTo(ALL))
                .extract()
                .header("Location");
    }

    private static void awaitPending(ContactsProcess service, String location, int fewer) {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> show(service, location).getInt("pending"), lessThan(fewer));
    }

    private static void awaitCompleted(ContactsProcess service, String location) {
        await().atMost(Duration.ofMinutes(3))
                .until(() -> show(service, location).getString("state"), equalTo("COMPLETED"));
    }

    private static RequestSpecification to(ContactsProcess service) {
        return Api.writer().baseUri(service.url());
    }

    private static JsonPath show(ContactsProcess service, String location) {
        return to(service).get(location).then().statusCode(200).extract().jsonPath();
    }
}
