package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.Parsed.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping of the YAML file, read key by key on its node graph, since nodes know their lines. What is missing, of the
 * wrong kind, given twice or unknown becomes a fault; reading goes on, so that one start-up tells all of them.
 */
final class YamlObject {
    private final Map<String, Node> fields = new LinkedHashMap<>();
    private final String what;
    private final int line;
    private final List<Fault> faults;

    private YamlObject(MappingNode node, String what, List<Fault> faults) {
        this.what = what;
        this.line = lineOf(node);
        this.faults = faults;
        for (NodeTuple tuple : node.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (fields.putIfAbsent(key, tuple.getValueNode()) != null) {
                faults.add(new Fault(lineOf(tuple.getKeyNode()), "'" + key + "' stands twice in " + what));
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

    /** Faults every key that is not one of these; called first, since it faults none of the rest. */
    YamlObject only(String... known) {
        Set<String> names = new TreeSet<>(List.of(known));
        fields.forEach((key, value) -> {
            if (!names.contains(key)) {
                fault(lineOf(value), "unknown key '" + key + "' in " + what + ", expected " + String.join(", ", names));
            }
        });
        return this;
    }

    /** The text under a key; null, and a fault, where there is none. */
    @Nullable String text(String key) {
        Node node = required(key);
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue().strip();
        }
        if (node != null) {
            fault(lineOf(node), "'" + key + "' of " + what + " must be a text");
        }
        return null;
    }

    /** Each text of the list under a key, with its line; a fault where there is no list or it is empty. */
    void texts(String key, BiConsumer<String, Integer> reader) {
        Node node = required(key);
        if (node != null) {
            texts(key, node, false, reader);
        }
    }

    /** As {@link #texts}, where the key may be missing and the list empty. */
    void optionalTexts(String key, BiConsumer<String, Integer> reader) {
        Node node = fields.get(key);
        if (node != null) {
            texts(key, node, true, reader);
        }
    }

    private void texts(String key, Node node, boolean mayBeEmpty, BiConsumer<String, Integer> reader) {
        if (!(node instanceof SequenceNode list) || (list.getValue().isEmpty() && !mayBeEmpty)) {
            fault(lineOf(node), "'" + key + "' of " + what + " must be a list" + (mayBeEmpty ? "" : " of one or more"));
            return;
        }
        for (Node item : list.getValue()) {
            if (item instanceof ScalarNode scalar) {
                reader.accept(scalar.getValue().strip(), lineOf(item));
            } else {
                fault(lineOf(item), "'" + key + "' of " + what + " must hold texts or numbers");
            }
        }
    }

    /** Each mapping of the list under a key, which may be missing. */
    void objects(String key, String each, Consumer<YamlObject> reader) {
        Node node = fields.get(key);
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> read(item, each, faults, reader));
        } else if (node != null) {
            fault(lineOf(node), "'" + key + "' of " + what + " must be a list");
        }
    }

    /** The mapping under a key, which may be missing. */
    void object(String key, Consumer<YamlObject> reader) {
        Node node = fields.get(key);
        if (node != null) {
            read(node, "'" + key + "'", faults, reader);
        }
    }

    /** Each key of this mapping with the mapping under it. */
    void each(String kind, BiConsumer<String, YamlObject> reader) {
        fields.forEach(
                (name, node) -> read(node, kind + " '" + name + "'", faults, object -> reader.accept(name, object)));
    }

    void fault(int atLine, String message) {
        faults.add(new Fault(atLine, message));
    }

    private @Nullable Node required(String key) {
        Node node = fields.get(key);
        if (node == null) {
            fault(line, what + " needs '" + key + "'");
        }
        return node;
    }
}
