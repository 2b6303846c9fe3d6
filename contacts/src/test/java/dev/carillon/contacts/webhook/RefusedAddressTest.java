package dev.carillon.contacts.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.contact.AddressAcceptance;
import dev.carillon.contacts.contact.ContactWriter;
import dev.carillon.contacts.contact.EmailConfig;
import dev.carillon.contacts.contact.MailExchangers;
import dev.carillon.contacts.telemetry.ContactsMetrics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries of people whose address is good, and who become no contact by it. */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class RefusedAddressTest {
    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Inject
    DeliveryFormats formats;

    @Inject
    ContactWriter writer;

    @Inject
    WebhookConfig config;

    @Inject
    ContactsMetrics metrics;

    @Inject
    Vertx vertx;

    @BeforeEach
    void clear() {
        database.clear();
    }

    @Test
    void nothingIsKeptOfSomebodyWhoWasErased() {
        Api.writer()
                .contentType("application/json")
                .body(Map.of("email", "\"ana b\"@example.org"))
                .post("/v1/erasures")
                .then()
                .statusCode(201);
        deliver("comment_author_email=\"ana b\"@example.org");
        deliver("comment_author_email=\"boris c\"@example.org");

        assertThat(withoutQuotes().processDue()).isEqualTo(2);

        assertThat(database.text("select string_agg(state || ': ' || convert_from(body, 'UTF8'), ' ' order by id)"
                        + " from delivery"))
                .doesNotContain("ana")
                .isEqualTo("IGNORED:  IGNORED: hook=comment_post&comment_author_email=\"boris c\"@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"comment_approved=spam", "comment_approved=trash", "comment_type=order_note"})
    void nothingIsKeptOfWhatMakesNoContactEither(String field) {
        Api.writer()
                .contentType("application/json")
                .body(Map.of("email", "ana@example.org"))
                .post("/v1/erasures")
                .then()
                .statusCode(201);
        deliver(field + "&comment_author_email=Ana%40example.org");
        deliver(field + "&comment_author_email=boris%40example.org");

        assertThat(withoutQuotes().processDue()).isEqualTo(2);

        assertThat(database.text("select string_agg(state || ': ' || convert_from(body, 'UTF8'), ' ' order by id)"
                        + " from delivery"))
                .isEqualTo(
                        "IGNORED:  IGNORED: hook=comment_post&" + field + "&comment_author_email=boris%40example.org");
    }

    /** Due in an hour, so that it is left to whoever thinks that it is later. */
    private void deliver(String fields) {
        database.execute("""
                insert into delivery (id, source, dedupe_key, content_type, body, state, received_at, next_attempt_at)
                select (lpad((count(*) + 1)::text, 8, '0') || '-0000-7000-8000-000000000000')::uuid, 'wordpress', ?,
                       'application/x-www-form-urlencoded', convert_to(?, 'UTF8'), 'RECEIVED', now(),
                       now() + interval '1 hour'
                  from delivery""", fields, "hook=comment_post&" + fields);
    }

    private DeliveryProcessor withoutQuotes() {
        EmailConfig email = new SmallRyeConfigBuilder()
                .withMapping(EmailConfig.class)
                .withDefaultValue("carillon.contacts.email.quoted", "false")
                .build()
                .getConfigMapping(EmailConfig.class);
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
        return new DeliveryProcessor(
                new DeliveryRepository(dataSource, later),
                formats,
                writer,
                new AddressAcceptance(email, new MailExchangers(vertx, email, later)),
                config,
                later,
                metrics);
    }
}
