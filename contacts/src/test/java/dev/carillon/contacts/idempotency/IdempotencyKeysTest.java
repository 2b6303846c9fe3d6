package dev.carillon.contacts.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class IdempotencyKeysTest {
    @Inject
    Database database;

    @Inject
    IdempotencyKeys keys;

    @Test
    void forgetsKeysThatAreOlderThanTheRetention() {
        database.clear();
        keep("new", 6);
        keep("old", 8);

        keys.forgetOld();

        assertThat(database.text("select key from idempotency_key")).isEqualTo("new");
    }

    @Test
    void tellsRequestsApartThatReadTheSameWhenJoined() {
        assertThat(IdempotencyKeys.fingerprint("ab", "c")).isNotEqualTo(IdempotencyKeys.fingerprint("a", "bc"));
    }

    private void keep(String key, int days) {
        database.execute(
                "insert into idempotency_key (scope, key, fingerprint, resource_id, created_at)"
                        + " values ('x', ?, '', gen_random_uuid(), now() - make_interval(days => ?))",
                key,
                days);
    }
}
