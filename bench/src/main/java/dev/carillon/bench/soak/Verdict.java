package dev.carillon.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How a check ended, with the figures that it was judged by. */
record Verdict(String check, boolean holds, String figures) {

    /** Prints it and adds it to the table; the exit status of the check. */
    int tell(Path table) throws IOException {
        String word = holds ? "PASS" : "FAIL";
        System.out.println(word + "  " + check + ": " + figures);
        Files.writeString(
                table,
                "| %s | %s | %s |\n".formatted(check, word, figures),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return holds ? 0 : 1;
    }
}
