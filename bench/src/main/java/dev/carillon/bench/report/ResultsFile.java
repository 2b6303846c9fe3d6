package dev.carillon.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Markdown file whose sections of the second level are replaced one by one: a benchmark owns the sections that it writes,
 * and what people wrote under other headings stays.
 */
public final class ResultsFile {
    private static final String MARK = "## ";
    private static final String EMPTY = "# Results\n";

    private ResultsFile() {}

    public static void replace(Path file, String heading, String body) throws IOException {
        String before = Files.exists(file) ? Files.readString(file) : EMPTY;
        Files.writeString(file, replaced(before, heading, body));
    }

    static String replaced(String text, String heading, String body) {
        List<String> sections = sections(text);
        String section = MARK + heading + "\n\n" + body.strip() + "\n\n";
        int found = -1;
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).startsWith(MARK + heading + "\n")) {
                found = i;
            }
        }
        if (found < 0) {
            sections.add(section);
        } else {
            sections.set(found, section);
        }
        return String.join("", sections).strip() + "\n";
    }

    /** What stands before the first heading, and a part for each heading; every part ends with an empty line. */
    private static List<String> sections(String text) {
        List<String> sections = new ArrayList<>();
        StringBuilder section = new StringBuilder();
        boolean code = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith("```")) {
                code = !code;
            }
            if (!code && line.startsWith(MARK)) {
                sections.add(section.toString());
                section = new StringBuilder();
            }
            section.append(line).append('\n');
        }
        sections.add(section.toString());
        return new ArrayList<>(
                sections.stream().map(one -> one.strip() + "\n\n").toList());
    }
}
