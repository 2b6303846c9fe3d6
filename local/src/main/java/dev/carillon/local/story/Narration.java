package dev.carillon.local.story;

import dev.carillon.local.suite.Suite;
import dev.carillon.local.suite.SuiteClient;
import java.util.function.Consumer;

/**
 * What every part of the story has at hand.
 *
 * @param client a caller at the ingress that may do everything
 * @param out hears a line for each thing that is done or found
 */
record Narration(Suite suite, SuiteClient client, Consumer<String> out, Checks checks) {

    static Narration of(Suite suite, Consumer<String> out) {
        return new Narration(suite, suite.gateway("admin"), out, new Checks(out));
    }

    void step(String title) {
        out.accept("");
        out.accept(title);
    }

    void say(String line) {
        out.accept("  " + line);
    }

    void show(Table table) {
        out.accept(table.toString().stripTrailing());
    }
}
