package dev.carillon.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.conventions.MetricRules;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URL;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class MetricsTest extends MetricRules {
    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    MetricsTest() {
        super(Contacts.UNDER_RULES);
    }

    @Override
    protected String scrape() {
        return RestAssured.get(metrics).then().statusCode(200).extract().asString();
    }

    @Test
    void everyOutcomeIsThereFromTheStart() {
        assertThat(scrape())
                .contains("carillon_contacts_deliveries_total{outcome=\"dead\",source=\"uservoice\"} ")
                .contains("carillon_contacts_import_rows_total{outcome=\"rejected\"} ")
                .contains("carillon_contacts_classifications_total{class=\"UNKNOWN\"} ")
                .contains("carillon_contacts_gravatar_calls_seconds_count{endpoint=\"avatar\",outcome=\"throttled\"} ");
    }

    @Test
    void webhooksAreCountedWithoutTheirSecret() {
        RestAssured.get("/webhooks/wordpress/" + ContactsEnvironment.WORDPRESS_SECRET);
        RestAssured.given().formParams(Map.of("hook", "x")).post("/webhooks/uservoice/some-guess");

        assertThat(scrape()).doesNotContain(ContactsEnvironment.WORDPRESS_SECRET, "some-guess");
    }
}
