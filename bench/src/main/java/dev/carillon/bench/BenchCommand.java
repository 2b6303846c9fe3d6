package dev.carillon.bench;

import dev.carillon.bench.contacts.WebhooksCommand;
import dev.carillon.bench.point.PointCommand;
import dev.carillon.bench.profile.HotMethodsCommand;
import dev.carillon.bench.report.ReportCommand;
import dev.carillon.bench.report.SectionCommand;
import dev.carillon.bench.report.TaskReportCommand;
import dev.carillon.bench.soak.BufferCheck;
import dev.carillon.bench.soak.DescriptorCheck;
import dev.carillon.bench.soak.StaleConnectionCheck;
import dev.carillon.bench.tasks.BacklogCommand;
import dev.carillon.bench.tasks.QueueCommand;
import dev.carillon.bench.tasks.RestartCommand;
import dev.carillon.bench.tasks.TaskPointCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the scripts of this folder call; people call the scripts. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {
            PointCommand.class,
            ReportCommand.class,
            SectionCommand.class,
            HotMethodsCommand.class,
            StaleConnectionCheck.class,
            BufferCheck.class,
            DescriptorCheck.class,
            TaskPointCommand.class,
            QueueCommand.class,
            BacklogCommand.class,
            RestartCommand.class,
            TaskReportCommand.class,
            WebhooksCommand.class
        })
public final class BenchCommand {
    private BenchCommand() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }
}
