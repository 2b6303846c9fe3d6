package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.GatewayFile.Upstream;
import dev.carillon.gateway.configuration.Parsed.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the YAML file whole: either everything in it is good, or every fault is told with its line. */
public final class GatewayFileParser {
    static final String TOP = "the file";
    // Far above any file that people write, and small enough to hold twice.
    private static final int LONGEST = 1 << 20;
    private static final int MOST_ALIASES = 100;
    private static final int DEEPEST = 20;
    private static final int MOST_FAULTS = 100;

    private final List<Fault> faults = new ArrayList<>();

    private GatewayFileParser() {}

    /**
     * The content of a file, no more of it than is needed to see that it is too long.
     *
     * @throws IOException where there is none or it must not be read
     */
    public static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LONGEST + 1);
        }
    }

    /** Why a file cannot be read, in words where the exception has none but the path. */
    public static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "it must not be read";
            default -> String.valueOf(e.getMessage());
        };
    }

    /** Reads the content of a file. */
    public static Parsed parse(byte[] content) {
        if (content.length > LONGEST) {
            return invalid("the file is longer than 1 MiB");
        }
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString());
        } catch (CharacterCodingException e) {
            return invalid("the file is not UTF-8");
        }
    }

    private static Parsed invalid(String message) {
        return new Parsed.Invalid(List.of(new Fault(1, message)));
    }

    /** Reads the text of a file. */
    public static Parsed parse(String text) {
        return new GatewayFileParser().read(text);
    }

    private Parsed read(String text) {
        List<GatewayFile> files = new ArrayList<>();
        try {
            Node root = new Yaml(bounds()).compose(new StringReader(text));
            if (root == null) {
                faults.add(new Fault(1, "the file is empty"));
            } else {
                YamlObject.read(root, TOP, faults, file -> files.add(file(file)));
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            faults.add(new Fault(line, "not YAML: " + e.getProblem()));
        } catch (YAMLException e) {
            faults.add(
                    new Fault(1, "not YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " ")));
        }
        if (faults.isEmpty()) {
            return new Parsed.Valid(files.getFirst());
        }
        return new Parsed.Invalid(told());
    }

    private List<Fault> told() {
        // What an alias repeats is told once.
        List<Fault> all = faults.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Fault::line))
                .toList();
        if (all.size() <= MOST_FAULTS) {
            return all;
        }
        List<Fault> first = new ArrayList<>(all.subList(0, MOST_FAULTS));
        first.add(new Fault(
                all.get(MOST_FAULTS).line(), "and " + (all.size() - MOST_FAULTS) + " more faults from here on"));
        return first;
    }

    private static LoaderOptions bounds() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        return options;
    }

    private static GatewayFile file(YamlObject file) {
        file.only("upstreams", "routes", "ingress", "egress");
        Map<String, Upstream> upstreams = UpstreamSection.read(file);
        return new GatewayFile(
                upstreams, RouteSection.read(file, upstreams), IngressSection.read(file), EgressSection.read(file));
    }
}
