package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.assertInvalid;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.json;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of a broker that was told no place for them. */
@QuarkusTest
class BackupResourceTest {

    @Test
    void aBackupNeedsAPlace() {
        assertProblem(json("admin", "{\"name\":\"2026-11-25\"}").post("/v1/backup"), 409, "backup-not-configured");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":null}",
                "{\"name\":\"\"}",
                "{\"name\":\".\"}",
                "{\"name\":\"..\"}",
                "{\"name\":\".hidden\"}",
                "{\"name\":\"../up\"}",
                "{\"name\":\"/etc\"}",
                "{\"name\":\"a/b\"}",
                "{\"name\":\"a\\\\b\"}",
                "{\"name\":\"a\\u0000b\"}",
            })
    void aNameIsNoPath(String body) {
        assertInvalid(json("admin", body).post("/v1/backup"), "name");
    }
}
