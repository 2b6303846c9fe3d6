package dev.carillon.local.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void alignsTheFirstColumnLeftAndTheOthersRight() {
        assertThat(new Table().row("operator", "n").row("A1", 166)).hasToString("  operator    n\n  A1        166\n");
    }
}
