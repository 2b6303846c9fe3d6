package dev.carillon.contacts;

import dev.carillon.conventions.RequestRules;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class RequestTest extends RequestRules {
    @TestHTTPResource("/")
    URI server;

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
}
