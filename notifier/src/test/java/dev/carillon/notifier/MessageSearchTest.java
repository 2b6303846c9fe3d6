package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.carillon.notifier.message.ContentRedaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages are found by what is known of them, page by page. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class MessageSearchTest {
    private static final String CAMPAIGN = "019bc000-0000-7000-8000-00000000000c";

    @Inject
    ContentRedaction redaction;

    /** Ten messages of ten minutes, the ids of which are of that time, as ours are. */
    @BeforeEach
    void tenMessages() {
        Api.reset();
        Surroundings.sql("""
                insert into campaign (id, name, template, body, state, total, created_at)
                values ('%s', 'n', 't', 'Hello', 'COMPLETED', 2, now())
                """.formatted(CAMPAIGN));
        for (int i = 0; i < 10; i++) {
            String time = "2026-01-15T12:0" + i + ":00Z";
            long millis = Instant.parse(time).toEpochMilli();
            String id = new UUID(millis << 16 | 0x7000, Long.MIN_VALUE | i).toString();
            Surroundings.sql("""
                    insert into message (id, campaign_id, recipient, body, segments, country, operator, state, account,
                                         reference, created_at, updated_at, settled_at)
                    values ('%s', %s, '%s', 'Hello', 1, 'BG', 'A1', '%s', '%s', '%s', '%s', now(), now())
                    """.formatted(
                            id,
                            i < 2 ? "'" + CAMPAIGN + "'" : "null",
                            "+35988812345" + i % 5,
                            List.of("DELIVERED", "FAILED", "EXPIRED").get(i % 3),
                            i % 2 == 0 ? "first" : "second",
                            "order " + i,
                            time));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "state=DELIVERED                            | 9 6 3 0",
                "state=delivered,FAILED                     | 9 7 6 4 3 1 0",
                "state=DELIVERED&state=EXPIRED              | 9 8 6 5 3 2 0",
                "recipient=%2B359888123452                  | 7 2",
                "recipient=0888123452                       | 7 2",
                "recipient=+359888123452                    | 7 2",
                "account=second&state=FAILED                | 7 1",
                "reference=order 4                          | 4",
                "from=2026-01-15T12:03:00Z                  | 9 8 7 6 5 4 3",
                "to=2026-01-15T12:03:00Z                    | 2 1 0",
                "from=2026-01-15T14:03:00%2B02:00&to=2026-01-15T14:06:00%2B02:00 | 5 4 3",
                "campaign=019bc000-0000-7000-8000-00000000000c | 1 0"
            })
    void findsThem(String query, String orders) {
        List<String> found = new ArrayList<>();
        String next = null;
        do {
            JsonPath page = Api.as("reader")
                    .urlEncodingEnabled(false)
                    .get("/v1/messages?limit=3&" + query.replace(" ", "%20") + (next == null ? "" : "&cursor=" + next))
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            page.getList("items.reference", String.class).forEach(name -> found.add(name.substring(6)));
            next = page.getString("next");
        } while (next != null);

        assertThat(String.join(" ", found)).isEqualTo(orders);
    }

    @ParameterizedTest
    @CsvSource({
        "state, NONE",
        "state, 'SENT,'",
        "campaign, none",
        "recipient, none",
        "from, yesterday",
        "to, 2026-13-01T00:00:00Z"
    })
    void namesTheParameterThatItCannotRead(String name, String value) {
        Api.as("reader")
                .queryParam(name, value)
                .get("/v1/messages")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(name));
    }

    @Test
    void aRecipientIsFoundAfterRedactionToo() {
        Surroundings.sql("update message set settled_at = now() - interval '91 days' where reference = 'order 7'");
        redaction.redact();

        JsonPath found = Api.as("reader")
                .queryParam("recipient", "+359888123452")
                .get("/v1/messages")
                .jsonPath();

        assertThat(found.getList("items.reference")).containsExactly("order 7", "order 2");
        assertThat(found.getString("items[0].to")).isNull();
        assertThat(found.getString("items[1].to")).isEqualTo("+359888123452");
    }
}
