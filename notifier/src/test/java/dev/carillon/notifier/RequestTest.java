package dev.carillon.notifier;

import dev.carillon.conventions.RequestRules;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;

@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class RequestTest extends RequestRules {
    @TestHTTPResource("/")
    URI server;

    @Override
    protected URI server() {
        return server;
    }

    @Override
    protected String path() {
        return "/v1/messages";
    }

    @Override
    protected String token() {
        return "reader";
    }
}
