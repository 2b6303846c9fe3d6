package dev.carillon.contacts.exporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.contact.ContactFilter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * However many contacts there are, an export holds a handful: what the database sends is counted on its way, and a reader
 * who does not read keeps the cursor where it is.
 */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class ExportMemoryTest {
    private static final int CONTACTS = 60_000;
    /** In bytes, of an attribute; a row has more than this, and less than twice as much. */
    private static final int ROW = 1024;

    private static final int ROWS_AT_ONCE = 1000;

    @Inject
    Database database;

    @Inject
    ExportConfig config;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @BeforeEach
    void fill() {
        database.clear();
        database.execute("insert into contact (id, email, first_name, attributes, created_at, updated_at)"
                + " select gen_random_uuid(), 'many' || n || '@example.org', 'Many',"
                + " jsonb_build_object('x', repeat(md5(n::text), " + ROW / 32 + ")), now(), now()"
                + " from generate_series(1, " + CONTACTS + ") n");
    }

    @AfterEach
    void clear() {
        database.clear();
    }

    @Test
    void fetchesNoMoreThanAFewRowsAheadOfWhoeverTakesThem() throws Exception {
        try (CountingRelay relay = CountingRelay.to(port(url))) {
            ContactStream stream = new ContactStream(through(relay), config, Clock.systemUTC());
            AtomicLong taken = new AtomicLong();
            AtomicLong mostAhead = new AtomicLong();

            assertThatThrownBy(() -> stream.each(ContactFilter.ALL, null, contact -> {
                        long ahead = relay.received() / (2 * ROW) - taken.getAndIncrement();
                        mostAhead.accumulateAndGet(ahead, Math::max);
                        if (taken.get() == 10L * ROWS_AT_ONCE) {
                            throw new IOException("enough");
                        }
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("enough");

            assertThat(relay.received()).as("what was taken came this way").isGreaterThan(taken.get() * ROW);
            assertThat(mostAhead).as("rows that were not taken yet").hasValueLessThan(2L * ROWS_AT_ONCE);
        }
    }

    @Test
    void waitsForAReaderWhoDoesNotRead() throws Exception {
        try (Socket reader = new Socket()) {
            reader.setReceiveBufferSize(64 * 1024);
            reader.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RestAssured.port));
            reader.getOutputStream()
                    .write(("GET /v1/exports/contacts.ndjson HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                    + ContactsEnvironment.READER + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));

            // Between two fetches for a whole second: were they not to wait for the reader, the export would be over.
            await().atMost(Duration.ofSeconds(60)).until(() -> database.number("""
                            select count(*) from pg_stat_activity
                             where state = 'idle in transaction' and query like 'select c.id%from contact c%'
                               and state_change < clock_timestamp() - interval '1 second'""") == 1);

            assertThat(lines(reader.getInputStream())).isEqualTo(CONTACTS);
        }
    }

    private PGSimpleDataSource through(CountingRelay relay) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url.replaceFirst("//[^/]*/", "//127.0.0.1:" + relay.port() + "/"));
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    private static int port(String url) {
        return Integer.parseInt(url.replaceFirst(".*//[^/]*:(\\d+)/.*", "$1"));
    }

    /** How many are in there, to the end, without those of HTTP, which end with CR and LF. */
    private static long lines(InputStream answer) throws IOException {
        long lines = 0;
        try (InputStream in = new BufferedInputStream(answer, 1 << 16)) {
            for (int next = in.read(), before = 0; next >= 0; before = next, next = in.read()) {
                if (next == '\n' && before != '\r') {
                    lines++;
                }
            }
        }
        return lines;
    }
}
