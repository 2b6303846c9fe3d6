package dev.carillon.deployment.image;

import dev.carillon.deployment.Command;
import dev.carillon.deployment.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Stand-ins for the base images, under the very names that the Dockerfiles have for them, where no registry can be
 * reached: this machine's C library and what stands on it, and for the builder this machine's JDK. What is tested is what
 * the Dockerfiles make on top of a base without a shell; of the real bases, only that they are no more than that.
 */
final class BaseImages {
    private static final List<String> LIBRARIES = List.of(
            "libc.so.6",
            "libm.so.6",
            "libdl.so.2",
            "libpthread.so.0",
            "librt.so.1",
            "libz.so.1",
            "libgcc_s.so.1",
            "libstdc++.so.6",
            "libresolv.so.2",
            "libnss_files.so.2",
            "libnss_dns.so.2");
    private static final String LOADER = "/lib64/ld-linux-x86-64.so.2";
    private static final Path WORK = Project.file("deployment/target/bases");

    private BaseImages() {}

    /** Makes both bases of a Dockerfile. */
    static void make(Podman podman, String dockerfile) throws IOException {
        Path runtime = WORK.resolve("runtime");
        root(runtime);
        importTree(podman, runtime, named(dockerfile, "RUNTIME_IMAGE"));
        Path builder = WORK.resolve("builder");
        root(builder);
        Path jdk = builder.resolve("opt/java/openjdk");
        if (Files.notExists(jdk)) {
            Files.createDirectories(jdk.getParent());
            Command.of("cp", "-rL", System.getProperty("java.home"), jdk.toString())
                    .output();
        }
        importTree(podman, builder, named(dockerfile, "BUILD_IMAGE"), "--change", "ENV PATH=/opt/java/openjdk/bin");
    }

    static String named(String dockerfile, String argument) {
        var matcher = Pattern.compile("(?m)^ARG " + argument + "=(\\S+)$").matcher(Project.read(dockerfile));
        if (!matcher.find()) {
            throw new IllegalStateException(dockerfile + " has no " + argument);
        }
        return matcher.group(1);
    }

    private static void root(Path root) throws IOException {
        Path libraries = Files.createDirectories(root.resolve("lib/x86_64-linux-gnu"));
        for (String folder : List.of("tmp", "etc", "proc", "sys", "dev", "run")) {
            Files.createDirectories(root.resolve(folder));
        }
        Command.of("chmod", "1777", root.resolve("tmp").toString()).output();
        String known = Command.of("/sbin/ldconfig", "-p").output();
        for (String library : LIBRARIES) {
            var found = Pattern.compile(Pattern.quote(library) + " .*x86-64.* => (\\S+)")
                    .matcher(known);
            if (found.find()) {
                Command.of(
                                "cp",
                                "-L",
                                found.group(1),
                                libraries.resolve(library).toString())
                        .output();
            }
        }
        Files.createDirectories(root.resolve("lib64"));
        Command.of("cp", "-L", LOADER, root + LOADER).output();
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/sbin/nologin\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\n");
    }

    private static void importTree(Podman podman, Path tree, String name, String... changes) {
        Path archive = WORK.resolve("base.tar");
        Command.of("tar", "-C", tree.toString(), "-cf", archive.toString(), ".").output();
        List<String> words = new java.util.ArrayList<>(List.of("import"));
        words.addAll(List.of(changes));
        words.addAll(List.of(archive.toString(), name));
        podman.output(words.toArray(String[]::new));
    }
}
