package dev.carillon.notifier;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.conventions.MetricRules;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class MetricsTest extends MetricRules {
    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    MetricsTest() {
        super(Notifier.UNDER_RULES);
    }

    @BeforeEach
    void doWhatMakesMetersAppear() {
        Api.reset();
        Api.awaitSettled(Api.send("+359888123456", "Hello"));
    }

    @Override
    protected String scrape() {
        return given().get(metrics).then().statusCode(200).extract().asString();
    }

    @Test
    void sendsAreCountedByOutcomeAccountAndOperator() {
        assertThat(scrape())
                .contains("carillon_notifier_sends_total{account=\"first\",country=\"BG\",operator=\"A1\","
                        + "outcome=\"accepted\"}")
                .contains("carillon_notifier_account_active{account=\"first\"} 1.0");
    }
}
