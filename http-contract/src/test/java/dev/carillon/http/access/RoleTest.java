package dev.carillon.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {

    @ParameterizedTest
    @CsvSource({
        "admin, 'admin,reader,worker,writer'",
        "writer, 'reader,writer'",
        "worker, worker",
        "reader, reader",
        "auditor, auditor"
    })
    void aRoleContainsTheWeakerOnes(String role, String contained) {
        assertThat(RoleAugmentor.widened(Set.of(role))).containsExactlyInAnyOrder(contained.split(","));
    }

    @Test
    void namesAndConstantsAgree() {
        assertThat(Role.named(Role.READER_NAME)).contains(Role.READER);
        assertThat(Role.named(Role.WORKER_NAME)).contains(Role.WORKER);
        assertThat(Role.named(Role.WRITER_NAME)).contains(Role.WRITER);
        assertThat(Role.named(Role.ADMIN_NAME)).contains(Role.ADMIN);
        assertThat(Role.named("owner")).isEmpty();
    }

    @Test
    void aNameIsReadInAnyCaseOfItsOwnLetters() {
        assertThat(Role.named("Admin")).contains(Role.ADMIN);
        assertThat(Role.named("READER")).contains(Role.READER);
        assertThat(Role.named("ADM\u0130N")).isEmpty();
        assertThat(Role.named("wor\u212Aer")).isEmpty();
    }
}
