package dev.carillon.local.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** What has to hold at the end of the story. Goes on after one that does not, so that all are told at once. */
final class Checks {
    private final List<String> broken = new ArrayList<>();
    private final Consumer<String> out;

    Checks(Consumer<String> out) {
        this.out = out;
    }

    void equal(String what, Object actual, Object expected) {
        holds(what + ": " + actual, Objects.equals(actual, expected), "expected " + expected);
    }

    void holds(String what, boolean good, String otherwise) {
        if (good) {
            out.accept("  ok    " + what);
        } else {
            broke(what + " (" + otherwise + ")");
        }
    }

    void broke(String what) {
        out.accept("  WRONG " + what);
        broken.add(what);
    }

    List<String> broken() {
        return List.copyOf(broken);
    }
}
