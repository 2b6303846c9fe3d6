package dev.carillon.contacts.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextStepTest {

    @ParameterizedTest
    @CsvSource({
        // state, wanted, steps from the first: Pending, Running, Done, Failed, reVerted; what is next
        "OPEN, OPEN, PPPPPPP, nothing",
        "OPEN, OPEN, VVVVVVV, nothing",
        "ANNOUNCED, ANNOUNCED, PPPPPPP, forward REGISTRATIONS",
        "ANNOUNCED, ANNOUNCED, DRPPPPP, forward PAYMENTS",
        "ANNOUNCED, ANNOUNCED, DDFPPPP, nothing",
        "ANNOUNCED, ANNOUNCED, DDDRPPP, forward WEBHOOKS",
        "CLOSING, CLOSING, DDDDPPP, forward BANNER",
        "CLOSING, CLOSING, DDDDDDP, nothing",
        "CLOSING, CLOSED, DDDDRPP, forward BANNER",
        "CLOSING, CLOSED, DDDDDDP, forward ARCHIVE",
        "CLOSING, CLOSED, DDDDDDF, nothing",
        "CLOSED, CLOSED, DDDDDDD, nothing",
        "ANNOUNCED, OPEN, PPPPPPP, opened",
        "ANNOUNCED, OPEN, DDFPPPP, back NOTICE",
        "CLOSING, OPEN, DDDDDDR, back ARCHIVE",
        "CLOSING, OPEN, DDDDDRV, back PROCESSING",
        "CLOSING, OPEN, DVVVVVV, back REGISTRATIONS",
        "CLOSING, OPEN, VVVVVVV, opened",
    })
    void goesForwardInOrderAndBackInTheOtherOrder(
            LifecycleState state, LifecycleState wanted, String steps, String next) {
        Lifecycle lifecycle = new Lifecycle(state, wanted, new UUID(1, 1), ClosingPlan.NONE, null);

        assertThat(NextStep.of(lifecycle, steps(steps))
                        .map(found -> switch (found) {
                            case NextStep.Forward(StepRecord step) -> "forward " + step.name();
                            case NextStep.Back(StepRecord step) -> "back " + step.name();
                            case NextStep.Opened opened -> "opened";
                        })
                        .orElse("nothing"))
                .isEqualTo(next);
    }

    private static List<StepRecord> steps(String letters) {
        List<StepRecord> steps = new ArrayList<>();
        for (StepName name : StepName.values()) {
            int before = steps.size();
            StepState state = switch (letters.charAt(before)) {
                case 'P' -> StepState.PENDING;
                case 'R' -> StepState.RUNNING;
                case 'D' -> StepState.DONE;
                case 'F' -> StepState.FAILED;
                default -> StepState.REVERTED;
            };
            steps.add(new StepRecord(name, before + 1, state, 0, Map.of(), null, null, null));
        }
        return steps;
    }
}
