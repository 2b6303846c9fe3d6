package dev.carillon.bench.report;

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

/** Turns the rows of a run of task queues into one section of a results file, the goals first, and prints it. */
@Command(name = "task-report", description = "Writes the tables of a run of task queues.")
public final class TaskReportCommand implements Callable<Integer> {
    @Option(names = "--rows", required = true)
    private Path rows = Path.of("rows");

    @Option(names = "--results", required = true)
    private Path results = Path.of("RESULTS.md");

    @Option(names = "--heading", defaultValue = "task-broker", description = "The section that is replaced.")
    private String heading = "";

    @Option(names = "--note", description = "A line above the tables: the command, the date, what else matters.")
    private List<String> notes = List.of();

    @Override
    public Integer call() throws IOException {
        List<Row> all = Files.readAllLines(rows).stream().map(Row::parse).toList();
        String body = ReportCommand.head(notes) + tables(all);
        System.out.println("\n## " + heading + "\n\n" + body);
        ResultsFile.replace(results, heading, body);
        return 0;
    }

    static String tables(List<Row> all) {
        Map<String, List<Row>> sections =
                all.stream().collect(Collectors.groupingBy(Row::section, LinkedHashMap::new, Collectors.toList()));
        String tables = sections.entrySet().stream()
                .map(section ->
                        "\n### " + section.getKey() + "\n\n" + TaskTable.of(section.getKey(), section.getValue()))
                .collect(Collectors.joining());
        return "### Targets\n\n" + Goals.table(all) + tables;
    }
}
