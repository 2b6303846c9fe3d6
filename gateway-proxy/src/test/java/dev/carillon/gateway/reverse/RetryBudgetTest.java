package dev.carillon.gateway.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private static final int RESERVE = 10;

    private final RetryBudget budget = new RetryBudget();

    private int withdrawals() {
        int count = 0;
        while (budget.withdraw()) {
            count++;
        }
        return count;
    }

    private void deposits(int count) {
        for (int i = 0; i < count; i++) {
            budget.deposit();
        }
    }

    @Test
    void hasAReserveForAnUpstreamWithLittleTraffic() {
        assertThat(withdrawals()).isEqualTo(RESERVE);
    }

    @Test
    void allowsOneRepetitionForFiveRequests() {
        withdrawals();

        deposits(4);
        assertThat(budget.withdraw()).isFalse();

        deposits(1);
        assertThat(withdrawals()).isEqualTo(1);

        deposits(100);
        assertThat(withdrawals()).isEqualTo(20);
    }

    @Test
    void savesNoMoreThanAHundredUp() {
        deposits(1_000_000);

        assertThat(withdrawals()).isEqualTo(100);
    }
}
