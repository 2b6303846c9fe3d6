package dev.carillon.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultsFileTest {
    private static final String BEFORE = """
            # Results
            Prose.

            ## HTTP
            old

            ### 50 connections
            old

            ## Where the time goes
            written by hand
            """;

    @Test
    void aSectionIsReplacedWholeAndTheOthersStay() {
        assertThat(ResultsFile.replaced(BEFORE, "HTTP", "new\n")).isEqualTo("""
                # Results
                Prose.

                ## HTTP

                new

                ## Where the time goes
                written by hand
                """);
    }

    @Test
    void aSectionThatIsNewComesLast() {
        assertThat(ResultsFile.replaced(BEFORE, "HTTP, again", "new"))
                .startsWith(BEFORE.strip())
                .endsWith("## HTTP, again\n\nnew\n");
    }

    @Test
    void replacingTwiceIsReplacingOnce() {
        String once = ResultsFile.replaced(BEFORE, "HTTP", "new");

        assertThat(ResultsFile.replaced(once, "HTTP", "new")).isEqualTo(once);
    }
}
