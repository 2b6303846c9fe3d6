package dev.carillon.contacts.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.event.ContactEvents;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.identifier.Identifiers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes whose clocks differ: what was said last holds, whichever of them it was said to. */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class ConsentClocksTest {
    private static final NewConsent NEWS =
            new NewConsent("news", ConsentState.GIVEN, LegalBasis.CONSENT, "form", Map.of("form", "2026"));

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Inject
    ConsentRepository repository;

    @Inject
    OptOuts optOuts;

    @Inject
    Links links;

    @Inject
    ContactEvents events;

    @Inject
    IdempotencyKeys keys;

    @Inject
    Identifiers identifiers;

    private UUID ana;

    @BeforeEach
    void begin() {
        database.clear();
        ana = made("ana");
    }

    @Test
    void anOptOutHoldsThoughItsClockIsBehind() {
        give(on(Duration.ZERO));

        on(Duration.ofSeconds(-5)).unsubscribe(ana, "news");

        assertThat(state(ana)).isEqualTo("WITHDRAWN");
    }

    @Test
    void whoGivesAnewHasGivenThoughTheClockIsBehind() {
        on(Duration.ofSeconds(5)).unsubscribe(ana, "news");

        give(on(Duration.ZERO));

        assertThat(state(ana)).isEqualTo("GIVEN");
    }

    @Test
    void whatIsSaidAfterAMergeIsTheOthersTooThoughTheClockIsBehind() {
        UUID anna = made("anna");
        String merge = merge(anna);

        on(Duration.ofSeconds(-5)).unsubscribe(ana, "news");
        undo(merge);

        assertThat(state(anna)).isEqualTo("WITHDRAWN");
    }

    @Test
    void whatWasSaidBeforeAMergeIsNobodyElsesThoughTheClockWasAhead() {
        UUID anna = made("anna");
        on(Duration.ofSeconds(5)).unsubscribe(ana, "news");

        undo(merge(anna));

        assertThat(state(anna)).isEmpty();
    }

    /** The service of a process whose clock goes so much ahead of ours. */
    private ConsentService on(Duration ahead) {
        return new ConsentService(
                dataSource,
                repository,
                optOuts,
                links,
                events,
                keys,
                identifiers,
                Clock.offset(Clock.systemUTC(), ahead));
    }

    private void give(ConsentService service) {
        QuarkusTransaction.requiringNew().call(() -> service.record(ana, NEWS, null, "test"));
    }

    private String state(UUID contact) {
        return database.text(
                "select coalesce(max(state), '') from consent_state where contact_id = ? and purpose = 'news'",
                contact);
    }

    private String merge(UUID from) {
        return Api.writes(Map.of("from", List.of(from)))
                .post("/v1/contacts/" + ana + "/merge")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void undo(String merge) {
        Api.writer().post("/v1/merges/" + merge + "/undo").then().statusCode(200);
    }

    private static UUID made(String name) {
        String id = Api.writes(Map.of("email", name + "@example.org"))
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return UUID.fromString(id);
    }
}
