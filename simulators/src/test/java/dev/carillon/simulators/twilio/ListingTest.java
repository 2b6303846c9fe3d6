package dev.carillon.simulators.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListingTest extends SimulatorWithAccount {
    private static final String LIST = "/2010-04-01/Accounts/" + TwilioClient.SID + "/Messages.json";

    @BeforeEach
    void send() throws Exception {
        for (int number = 0; number < 5; number++) {
            client.send("+35988000000" + number);
        }
    }

    @Test
    void pagesNewestFirst() throws Exception {
        List<String> seen = new ArrayList<>();

        String next = LIST + "?PageSize=2";
        while (next != null) {
            JsonObject page = client.get(next).body();
            page.getJsonArray("messages").forEach(message -> seen.add(((JsonObject) message).getString("to")));
            next = page.getString("next_page_uri");
        }

        assertThat(seen)
                .containsExactly("+359880000004", "+359880000003", "+359880000002", "+359880000001", "+359880000000");
    }

    @Test
    void filtersByRecipientAndDay() throws Exception {
        assertThat(count("?To=%2B359880000003")).isEqualTo(1);
        assertThat(count("?To=%2B359880000003&DateSent%3E=2024-01-01")).isEqualTo(1);
        assertThat(count("?To=%2B359880000003&DateSent%3C=2024-01-01")).isZero();
        assertThat(count("?From=%2B35932000001")).isZero();
    }

    private int count(String query) throws Exception {
        return client.get(LIST + query).body().getJsonArray("messages").size();
    }
}
