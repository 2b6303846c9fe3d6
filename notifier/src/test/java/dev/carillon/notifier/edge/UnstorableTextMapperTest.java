package dev.carillon.notifier.edge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnstorableTextMapperTest {

    @ParameterizedTest
    @CsvSource({"22021, 400", "23505, 500"})
    void onlyTextThatCannotBeKeptIsTheCallersFault(String state, int status) {
        PersistenceException failure = new PersistenceException(new SQLException("refused", state));

        assertThat(UnstorableTextMapper.problem(failure).status()).isEqualTo(status);
    }
}
