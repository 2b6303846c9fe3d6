package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.Parsed.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads a list of the YAML file.
 *
 * @param what it is called in a fault
 */
record YamlList(String what, List<Fault> faults) {

    /** Each text of a node that must be a list of them. */
    List<YamlText> texts(Node node, boolean mayBeEmpty) {
        List<YamlText> texts = new ArrayList<>();
        if (!(node instanceof SequenceNode list) || (list.getValue().isEmpty() && !mayBeEmpty)) {
            fault(node, "must be a list" + (mayBeEmpty ? "" : " of one or more"));
            return texts;
        }
        for (Node item : list.getValue()) {
            if (item instanceof ScalarNode scalar) {
                texts.add(new YamlText(scalar.getValue().strip(), YamlObject.lineOf(item), what + " has", faults));
            } else {
                fault(item, "must hold texts or numbers");
            }
        }
        return texts;
    }

    /** Each mapping of a node that must be a list of them. */
    void objects(Node node, String each, Consumer<YamlObject> reader) {
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> YamlObject.read(item, each, faults, reader));
        } else {
            fault(node, "must be a list");
        }
    }

    private void fault(Node node, String message) {
        faults.add(new Fault(YamlObject.lineOf(node), what + " " + message));
    }
}
