package dev.carillon.bench.tasks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A program that makes the load itself, and says at its end what came of it. */
final class ProgramLoad implements TaskLoad {
    private final List<String> program;

    ProgramLoad(LoadOptions options) {
        program = options.program;
    }

    @Override
    public Measured run(Duration time) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.add(Long.toString(time.toSeconds()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return Measured.parse(output);
    }
}
