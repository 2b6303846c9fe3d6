package dev.carillon.broker.push;

import dev.carillon.http.webhook.WebhookSecret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secrets that sign, a line each: a name, and one secret or several, {@code whsec_} and Base64, with commas between.
 * Several sign side by side while receivers change from one to the other. {@code #} starts a comment. Immutable.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 */
final class SecretsFile {
    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Map<String, List<byte[]>> secrets;

    private SecretsFile(Map<String, List<byte[]>> secrets) {
        this.secrets = Map.copyOf(secrets);
    }

    /**
     * Reads the file's text.
     *
     * @throws IllegalArgumentException naming every line that is wrong, none of them quoted
     */
    static SecretsFile parse(String text) {
        Map<String, List<byte[]>> secrets = new HashMap<>();
        List<String> faults = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                add(secrets, line);
            } catch (IllegalArgumentException e) {
                faults.add("line " + number + ": " + e.getMessage());
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new SecretsFile(secrets);
    }

    private static void add(Map<String, List<byte[]>> secrets, String line) {
        List<String> fields = BLANK.splitAsStream(line).toList();
        if (fields.size() != 2) {
            throw new IllegalArgumentException("expected 'name whsec_…[,whsec_…]', found " + fields.size() + " fields");
        }
        if (!NAME.matcher(fields.get(0)).matches()) {
            throw new IllegalArgumentException("a name has up to 100 letters, digits, '.', '_' or '-'");
        }
        List<byte[]> keys = new ArrayList<>();
        for (String secret : fields.get(1).split(",", -1)) {
            keys.add(WebhookSecret.key(secret));
        }
        if (secrets.putIfAbsent(fields.get(0), List.copyOf(keys)) != null) {
            throw new IllegalArgumentException("the same name stands on an earlier line");
        }
    }

    /** The keys of this name, never none; empty for a name that is not there. */
    Optional<List<byte[]>> find(String name) {
        return Optional.ofNullable(secrets.get(name));
    }
}
