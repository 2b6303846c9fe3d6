package dev.carillon.deployment.image;

import dev.carillon.deployment.Command;
import dev.carillon.deployment.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Podman with a store and a configuration of its own, so that it neither needs nor touches the machine's: no daemon, no
 * systemd, and no registry, since nothing is ever pulled.
 */
final class Podman {
    private static final Path HOME = Project.file("deployment/target/podman");

    private final List<String> command;
    private final Map<String, String> environment;

    Podman() {
        String podman = Command.installed("podman");
        Path configuration = HOME.resolve("containers.conf");
        try {
            Files.createDirectories(HOME);
            // Where there is no systemd there is no cgroup manager but this one, and limits that a sandbox would not
            // let
            // podman raise are said rather than copied from it.
            Files.writeString(configuration, """
                    [containers]
                    default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
                    [engine]
                    runtime = "runc"
                    cgroup_manager = "cgroupfs"
                    events_logger = "file"
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.environment = Map.of("CONTAINERS_CONF", configuration.toString());
        // Layers on top of each other, where the machine can; copies of each other, at many times the cost, where not.
        List<String> layered = withDriver(podman, "overlay");
        boolean overlay = run(layered, "info").status() == 0;
        this.command = overlay ? layered : withDriver(podman, "vfs");
    }

    private static List<String> withDriver(String podman, String driver) {
        return List.of(
                podman,
                "--root",
                HOME.resolve("store-" + driver).toString(),
                "--runroot",
                HOME.resolve("run").toString(),
                "--storage-driver",
                driver);
    }

    Command.Result run(String... words) {
        return run(command, words);
    }

    private Command.Result run(List<String> podman, String... words) {
        List<String> whole = new ArrayList<>(podman);
        whole.addAll(List.of(words));
        return new Command(whole, environment, Duration.ofMinutes(5)).run();
    }

    /** What it said; fails where it failed. */
    String output(String... words) {
        Command.Result result = run(words);
        if (result.status() != 0) {
            throw new AssertionError("podman " + String.join(" ", words) + "\n" + result.out() + result.err());
        }
        return result.out().strip();
    }

    /** Takes containers, images and their layers away. */
    void forget() {
        run("rm", "--all", "--force", "--time", "0");
        run("rmi", "--all", "--force");
    }
}
