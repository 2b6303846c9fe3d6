package dev.carillon.contacts.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class LeakScanTest {
    @Inject
    Database database;

    @Inject
    LeakScan scan;

    @Inject
    DataSource dataSource;

    @TempDir
    Path folder;

    @BeforeEach
    void begin() {
        database.clear();
        create(Map.of("email", "boris@example.org", "name", "Boris Ivanov", "phone", "0888765433"));
        create(Map.of("email", "guest@example.org", "name", "Guest 26"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"lists\":[\"vip\",\"boris-fans\"]} | contacts.lists",
                "{\"source\":\"boris@example.org\"} | contacts.source",
                "{\"purpose\":\"tel 359888765433\"} | contacts.purpose",
                "{\"tags\":[\"26\"]} | contacts.tags",
            })
    void saysWhereItFoundSomebody(String line, String place) throws SQLException, IOException {
        assertThat(leaks(line)).isEqualTo(new LeakScan.Leaks(1, new TreeSet<>(Set.of(place))));
    }

    @Test
    void aDayAndACountAreNobody() throws SQLException, IOException {
        LeakScan.Leaks leaks = leaks("{\"day\":\"2026-11-26\",\"attributes\":26,\"total\":26,\"named\":true}");

        assertThat(leaks.people()).isZero();
        assertThat(leaks.places()).isEmpty();
    }

    private LeakScan.Leaks leaks(String line) throws SQLException, IOException {
        Path archive = folder.resolve("archive.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("contacts.ndjson"));
            zip.write(line.getBytes(StandardCharsets.UTF_8));
        }
        try (Connection connection = dataSource.getConnection()) {
            return scan.leaks(connection, archive);
        }
    }

    private static void create(Map<String, Object> contact) {
        Api.writes(contact).post("/v1/contacts").then().statusCode(201);
    }
}
