package dev.carillon.local.suite;

import dev.carillon.http.access.TokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The secrets of one run: random, made anew each time, in files that only their owner reads.
 *
 * <p>Thread-safe once made.
 */
public final class Secrets {
    private static final int BYTES = 24;
    private static final Map<String, String> CALLERS = callers();

    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final Map<String, String> egressTokens = new LinkedHashMap<>();
    private final Path folder;
    private final String wordPress = next();
    private final String userVoice = next();

    /** Makes the secrets and writes them below this folder. */
    public Secrets(Path folder) {
        this.folder = folder;
        StringBuilder access = new StringBuilder("# name role[,role] sha256 of the token\n");
        CALLERS.forEach((name, roles) -> {
            String token = next();
            tokens.put(name, token);
            access.append(line(name, roles, token));
        });
        write("access-tokens", access.toString());
        StringBuilder egress = new StringBuilder("# name egress-role sha256 of the token\n");
        for (String name : List.of("notifier", "contacts")) {
            String token = next();
            egressTokens.put(name, token);
            write(name + "-egress", token);
            egress.append(line(name, name, token));
        }
        write("egress-tokens", egress.toString());
        write("notifier-broker", token("notifier"));
        write("contacts-broker", token("contacts"));
    }

    private static Map<String, String> callers() {
        Map<String, String> callers = new LinkedHashMap<>();
        callers.put("admin", "admin");
        callers.put("writer", "writer");
        callers.put("reader", "reader");
        callers.put("worker", "worker");
        callers.put("gateway", "reader");
        callers.put("notifier", "writer,worker");
        callers.put("contacts", "writer,worker");
        return callers;
    }

    private static String line(String name, String roles, String token) {
        return name + " " + roles + " " + TokenFile.hash(token) + "\n";
    }

    /** A new random secret, for what is not made here. */
    String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The token of {@code admin}, {@code writer}, {@code reader}, {@code worker} or a service. */
    public String token(String name) {
        String token = tokens.get(name);
        if (token == null) {
            throw new IllegalArgumentException("nobody is called " + name);
        }
        return token;
    }

    /** The proxy token of a service that calls out. */
    String egressToken(String service) {
        String token = egressTokens.get(service);
        if (token == null) {
            throw new IllegalArgumentException(service + " does not call out");
        }
        return token;
    }

    public String wordPress() {
        return wordPress;
    }

    public String userVoice() {
        return userVoice;
    }

    /** A file of this run's secrets. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** Writes a secret that only its owner reads, and says where. */
    public Path write(String name, String secret) {
        try {
            Path file = file(name);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
