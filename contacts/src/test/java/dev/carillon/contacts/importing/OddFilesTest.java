package dev.carillon.contacts.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that are odd, and are read all the same. */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class OddFilesTest {
    @Inject
    Database database;

    @BeforeEach
    void clear() {
        database.clear();
    }

    @Test
    void aNameWithNulIsNotRepeated() {
        String location = upload("text/csv", "email,x\0y,town\nana@example.org,1,2\n");

        Api.reader().get(location).then().body("ignoredColumns", equalTo(List.of("town")));
        assertThat(database.text("select email from contact")).isEqualTo("ana@example.org");
    }

    @Test
    void aNumberThatNobodyCanWriteOutIsItsRowsFault() {
        String location = upload("application/x-ndjson", """
                {"email":"ana@example.org","attributes":{"a":1e99999999999}}
                {"email":"boris@example.org"}
                """);

        Api.reader().get(location).then().body("created", equalTo(1)).body("rejected", equalTo(1));
        Api.reader().get(location + "/errors").then().body("items.line", equalTo(List.of(1)));
    }

    private static String upload(String type, String file) {
        String location = Api.writer()
                .contentType(type)
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post("/v1/imports")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        await().until(() -> Api.reader().get(location).path("state"), equalTo("COMPLETED"));
        return location;
    }
}
