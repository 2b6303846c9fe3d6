package dev.carillon.notifier.verification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerificationStateTest {

    @ParameterizedTest
    @EnumSource
    void leadsFromPendingToEachEndAndFromNoneAnywhere(VerificationState state) {
        assertThat(VerificationState.PENDING.canBecome(state)).isEqualTo(state != VerificationState.PENDING);
        for (VerificationState other : VerificationState.values()) {
            if (state != VerificationState.PENDING) {
                assertThat(state.canBecome(other)).as("%s to %s", state, other).isFalse();
            }
        }
    }
}
