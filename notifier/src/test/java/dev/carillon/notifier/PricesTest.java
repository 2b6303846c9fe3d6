package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notifier.pricing.Price;
import dev.carillon.notifier.pricing.PriceList;
import dev.carillon.notifier.pricing.PriceSource;
import dev.carillon.notifier.pricing.PriceUpdates;
import dev.carillon.notifier.twilio.TwilioPriceUpdates;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a segment costs: from Twilio's price list, and better from what messages really cost. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class PricesTest {
    @Inject
    TwilioPriceUpdates twilio;

    @Inject
    PriceUpdates updates;

    @Inject
    PriceList prices;

    @BeforeEach
    void reset() {
        Api.reset();
        prices.refresh();
    }

    @Test
    void twiliosListIsFetchedAndDated() {
        twilio.update();

        Price yettel = prices.price("BG", "Yettel").orElseThrow();
        assertThat(yettel.amount()).isEqualByComparingTo("0.129");
        assertThat(yettel.currency()).isEqualTo("USD");
        assertThat(yettel.source()).isEqualTo(PriceSource.PROVIDER);
        JsonPath shown = Api.as("reader").get("/v1/prices?country=bg").jsonPath();
        assertThat(shown.getList("items.operator", String.class)).contains("A1", "Yettel", "Vivacom");
        assertThat(shown.getString("items[0].asOf")).isNotNull();
        assertThat(Api.as("reader").get("/v1/prices?country=FR").jsonPath().getList("items"))
                .isEmpty();
    }

    @Test
    void anUnknownOperatorIsAsDearAsTheDearest() {
        twilio.update();

        assertThat(prices.price("BG", "unknown").orElseThrow().amount()).isEqualByComparingTo("0.129");
        assertThat(prices.price("FR", "Orange")).isEmpty();
        assertThat(prices.expected("FR", "Orange")).isEqualByComparingTo("0.10");
    }

    @Test
    void whatMostMessagesCostLatelyIsBelievedFirst() {
        twilio.update();
        for (int message = 0; message < 5; message++) {
            // One of them was carried to a dearer operator.
            priced(message, message == 0 ? "0.40" : "0.14", 2);
        }

        updates.learn();

        assertThat(prices.price("BG", "A1").orElseThrow().amount()).isEqualByComparingTo("0.07");
        assertThat(prices.price("BG", "A1").orElseThrow().source()).isEqualTo(PriceSource.ACTUAL);
        assertThat(prices.price("BG", "Yettel").orElseThrow().source()).isEqualTo(PriceSource.PROVIDER);
    }

    private static void priced(int number, String price, int segments) {
        Surroundings.sql("""
                insert into message (id, recipient, body, segments, country, operator, state, account, attempt, price,
                                     currency, created_at, updated_at, sending_at, final_at, settled_at)
                values ('0198c5a0-0000-7000-8000-00000000000%d', '+35988812345%d', 'Hello', %d, 'BG', 'A1', 'DELIVERED',
                        'first', 1, %s, 'USD', now(), now(), now(), now(), now())
                """.formatted(number, number, segments, price));
    }
}
