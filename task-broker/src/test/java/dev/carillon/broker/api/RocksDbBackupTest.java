package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.createTask;
import static dev.carillon.broker.api.ApiClient.json;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Backups of a durable broker, asked for by HTTP. */
@QuarkusTest
@TestProfile(RocksDbBackupTest.Durable.class)
class RocksDbBackupTest {
    /** The profile and the test are loaded by different class loaders, so the path goes through a property. */
    private static final String FOLDER = "carillon.test.backups";

    /** A broker that keeps tasks on the disk, and was told a place for backups that is not there yet. */
    public static class Durable implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path folder = Files.createTempDirectory("broker");
                System.setProperty(FOLDER, folder.resolve("backups").toString());
                return Map.of(
                        "carillon.broker.engine",
                        "rocksdb",
                        "carillon.broker.rocksdb.directory",
                        folder.resolve("tasks").toString(),
                        "carillon.broker.rocksdb.reserve",
                        "0",
                        "carillon.broker.backup.directory",
                        folder.resolve("backups").toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Response backup(String name) {
        return json("admin", "{\"name\":\"" + name + "\"}").post("/v1/backup");
    }

    @Test
    void aBackupIsWrittenOnce() {
        createTask(newQueue(), "kept");

        backup("2026-11-25")
                .then()
                .statusCode(201)
                .body("name", equalTo("2026-11-25"))
                .body("bytes", greaterThan(0))
                .body("at", notNullValue());

        assertThat(Path.of(System.getProperty(FOLDER), "2026-11-25")).isNotEmptyDirectory();
        assertProblem(backup("2026-11-25"), 409, "backup-exists");
    }
}
