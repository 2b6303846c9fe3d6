package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.Parsed.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A mapping of the YAML file, read key by key on its node graph, since nodes know their lines. What is missing, of the
 * wrong kind, given twice or unknown becomes a fault; reading goes on, so that one look at the file tells all of them.
 */
final class YamlObject {
    private final Map<String, Node> fields = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final String what;
    private final int line;
    private final List<Fault> faults;

    private YamlObject(MappingNode node, String what, List<Fault> faults) {
        this.what = what;
        this.line = lineOf(node);
        this.faults = faults;
        for (NodeTuple tuple : node.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            int keyLine = lineOf(tuple.getKeyNode());
            lines.putIfAbsent(key, keyLine);
            if (fields.putIfAbsent(key, tuple.getValueNode()) != null) {
                faults.add(new Fault(keyLine, "'" + key + "' stands twice in " + what));
            }
        }
    }

    /** Reads a node that must be a mapping. */
    static void read(Node node, String what, List<Fault> faults, Consumer<YamlObject> reader) {
        if (node instanceof MappingNode mapping) {
            reader.accept(new YamlObject(mapping, what, faults));
        } else {
            faults.add(new Fault(lineOf(node), what + " must be a mapping (key: value)"));
        }
    }

    static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    int line() {
        return line;
    }

    boolean has(String key) {
        return fields.containsKey(key);
    }

    /** Faults every key that is not one of these; called first, since it faults none of the rest. */
    YamlObject only(String... known) {
        Set<String> names = new TreeSet<>(List.of(known));
        lines.forEach((key, keyLine) -> {
            if (!names.contains(key)) {
                String message = "unknown key '" + key + "' in " + what + ", expected " + String.join(", ", names);
                faults.add(new Fault(keyLine, message));
            }
        });
        return this;
    }

    /** The text under a key; empty, and a fault, where there is none. */
    Optional<YamlText> text(String key) {
        return Optional.ofNullable(required(key)).flatMap(node -> text(key, node));
    }

    /** As {@link #text}, where the key may be missing. */
    Optional<YamlText> optionalText(String key) {
        return Optional.ofNullable(fields.get(key)).flatMap(node -> text(key, node));
    }

    private Optional<YamlText> text(String key, Node node) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return Optional.of(
                    new YamlText(scalar.getValue().strip(), lineOf(node), "'" + key + "' of " + what + " is", faults));
        }
        faults.add(new Fault(lineOf(node), "'" + key + "' of " + what + " must be a text"));
        return Optional.empty();
    }

    /** What is under a key that may be missing; empty, and a fault, where it is no such thing. */
    <T> Optional<T> optional(String key, Kind<T> kind) {
        return optionalText(key).flatMap(text -> text.as(kind));
    }

    /** Each text of the list under a key; none, and a fault, where there is no list or it is empty. */
    List<YamlText> texts(String key) {
        Node node = required(key);
        return node == null ? List.of() : list(key).texts(node, false);
    }

    /** As {@link #texts}, where the key may be missing. */
    List<YamlText> optionalTexts(String key, boolean mayBeEmpty) {
        Node node = fields.get(key);
        return node == null ? List.of() : list(key).texts(node, mayBeEmpty);
    }

    /** Each mapping of the list under a key, which may be missing. */
    void objects(String key, String each, Consumer<YamlObject> reader) {
        Node node = fields.get(key);
        if (node != null) {
            list(key).objects(node, each, reader);
        }
    }

    private YamlList list(String key) {
        return new YamlList("'" + key + "' of " + what, faults);
    }

    /** The mapping under a key, which may be missing. */
    void object(String key, Consumer<YamlObject> reader) {
        Node node = fields.get(key);
        if (node != null) {
            read(node, "'" + key + "'" + (isTop() ? "" : " of " + what), faults, reader);
        }
    }

    private boolean isTop() {
        return what.equals(GatewayFileParser.TOP);
    }

    /** Each key of this mapping with the mapping under it. */
    void each(String kind, BiConsumer<String, YamlObject> reader) {
        fields.forEach(
                (name, node) -> read(node, kind + " '" + name + "'", faults, object -> reader.accept(name, object)));
    }

    /** Faults this mapping as a whole; the message goes on where its name ends. */
    void fault(String message) {
        faults.add(new Fault(line, what + " " + message));
    }

    /** Faults a key, or this mapping where it is missing. */
    void faultAt(String key, String message) {
        faults.add(new Fault(lines.getOrDefault(key, line), message));
    }

    private @Nullable Node required(String key) {
        Node node = fields.get(key);
        if (node == null) {
            fault("needs '" + key + "'");
        }
        return node;
    }
}
