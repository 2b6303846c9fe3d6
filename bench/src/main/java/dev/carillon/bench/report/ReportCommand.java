package dev.carillon.bench.report;

import dev.carillon.bench.linux.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Turns the rows of a run into sections of a results file, and prints them. */
@Command(name = "report", description = "Writes the tables of a run.")
public final class ReportCommand implements Callable<Integer> {
    @Option(names = "--rows", required = true)
    private Path rows = Path.of("rows");

    @Option(names = "--results", required = true)
    private Path results = Path.of("RESULTS.md");

    @Option(names = "--note", description = "A line above the tables: the command, the date, what else matters.")
    private List<String> notes = List.of();

    @Override
    public Integer call() throws IOException {
        Map<String, List<Row>> sections = Files.readAllLines(rows).stream()
                .map(Row::parse)
                .collect(Collectors.groupingBy(Row::section, LinkedHashMap::new, Collectors.toList()));
        for (Map.Entry<String, List<Row>> section : sections.entrySet()) {
            String body = head(notes) + Table.of(section.getValue());
            System.out.println("\n## " + section.getKey() + "\n\n" + body);
            ResultsFile.replace(results, section.getKey(), body);
        }
        return 0;
    }

    static String head(List<String> notes) {
        return notes.stream().map(note -> note + "  \n").collect(Collectors.joining()) + Machine.describe() + ".\n\n";
    }
}
