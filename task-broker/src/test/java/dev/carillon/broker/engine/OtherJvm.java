package dev.carillon.broker.engine;

import java.util.ArrayList;
import java.util.List;

/** A program of the tests in a JVM of its own, to be killed. */
public final class OtherJvm {
    private OtherJvm() {}

    /** How it is started; flags are the JVM's. */
    public static List<String> command(Class<?> program, List<String> flags, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(flags);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
