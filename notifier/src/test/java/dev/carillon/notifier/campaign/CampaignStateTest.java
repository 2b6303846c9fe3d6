package dev.carillon.notifier.campaign;

import static dev.carillon.notifier.campaign.CampaignState.CANCELLED;
import static dev.carillon.notifier.campaign.CampaignState.COMPLETED;
import static dev.carillon.notifier.campaign.CampaignState.CREATING;
import static dev.carillon.notifier.campaign.CampaignState.DRAFT;
import static dev.carillon.notifier.campaign.CampaignState.FAILED;
import static dev.carillon.notifier.campaign.CampaignState.PAUSED;
import static dev.carillon.notifier.campaign.CampaignState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CampaignStateTest {

    @ParameterizedTest
    @EnumSource(
            value = CampaignState.class,
            names = {"COMPLETED", "CANCELLED", "FAILED"})
    void theEndIsTheEnd(CampaignState state) {
        assertThat(state.isFinal()).isTrue();
        assertThat(CampaignState.values()).noneMatch(state::canBecome);
    }

    @Test
    void onlyWhatRunsPausesAndCompletes() {
        assertThat(before(PAUSED)).containsExactly(RUNNING);
        assertThat(before(COMPLETED)).containsExactly(RUNNING);
        assertThat(before(FAILED)).containsExactly(CREATING);
    }

    @ParameterizedTest
    @EnumSource(CampaignState.class)
    void whatMayHaveTextedSomebodyIsNeverRemoved(CampaignState state) {
        assertThat(state.isRemovable())
                .isEqualTo(Set.of(CREATING, FAILED, DRAFT).contains(state));
        assertThat(state.isRemovable() && state.canBecome(PAUSED)).isFalse();
        assertThat(state.canBecome(CANCELLED)).isEqualTo(!state.isFinal() && state != CREATING);
    }

    private static Set<CampaignState> before(CampaignState next) {
        return Arrays.stream(CampaignState.values())
                .filter(state -> state.canBecome(next))
                .collect(Collectors.toSet());
    }
}
