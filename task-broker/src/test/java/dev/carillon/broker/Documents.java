package dev.carillon.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the documents of the project show, for tests that run it as it stands there. */
final class Documents {
    private Documents() {}

    /** The blocks of code in this language, in order. */
    static List<String> blocks(String document, String language) throws IOException {
        Path file = Path.of(System.getProperty("carillon.root"), "docs", document);
        Matcher blocks = Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(file));
        return blocks.results().map(block -> block.group(1)).toList();
    }

    static String block(String document, String language) throws IOException {
        return blocks(document, language).getFirst();
    }
}
