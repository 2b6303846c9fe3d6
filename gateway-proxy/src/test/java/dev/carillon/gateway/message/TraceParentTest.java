package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context, section 3.2. */
class TraceParentTest {
    private static final String GOOD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void aGoodOneStays() {
        assertThat(TraceParent.orNew(GOOD)).isEqualTo(GOOD);
        assertThat(TraceParent.traceId(GOOD)).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            })
    void anythingElseIsReplaced(String given) {
        String made = TraceParent.orNew(given);

        assertThat(made).isNotEqualTo(given).isNotEqualTo(TraceParent.orNew(given));
        assertThat(TraceParent.orNew(made)).isEqualTo(made);
    }
}
