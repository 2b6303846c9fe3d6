package dev.carillon.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts a table that is made already into a results file. */
@Command(name = "section", description = "Writes one section of a results file.")
public final class SectionCommand implements Callable<Integer> {
    @Option(names = "--heading", required = true)
    private String heading = "";

    @Option(names = "--body", required = true)
    private Path body = Path.of("body");

    @Option(names = "--results", required = true)
    private Path results = Path.of("RESULTS.md");

    @Option(names = "--note")
    private List<String> notes = List.of();

    @Override
    public Integer call() throws IOException {
        ResultsFile.replace(results, heading, ReportCommand.head(notes) + Files.readString(body));
        return 0;
    }
}
