package dev.carillon.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessTreeTest {

    @Test
    void cpuTimeIsOwnAndOfEndedChildrenWhateverTheNameOfTheCommand() {
        String stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 110 20 3 4 20 0 1 0 100 1000 10";

        assertThat(ProcessTree.cpuSeconds(stat)).isEqualTo(1.37);
    }

    @Test
    void theTestItselfHasMemoryAndDescriptors() {
        ProcessTree self = new ProcessTree(ProcessHandle.current().pid());

        assertThat(self.residentMib()).isPositive();
        assertThat(self.descriptors()).isPositive();
    }
}
