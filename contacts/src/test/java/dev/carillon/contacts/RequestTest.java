package dev.carillon.contacts;

import dev.carillon.conventions.RequestRules;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.URL;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class RequestTest extends RequestRules {
    @TestHTTPResource("/")
    URI server;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Override
    protected URI server() {
        return server;
    }

    @Override
    protected String path() {
        return "/v1/contacts";
    }

    @Override
    protected String token() {
        return ContactsEnvironment.READER;
    }

    @Override
    protected String scrape() {
        return RestAssured.get(metrics).asString();
    }
}
