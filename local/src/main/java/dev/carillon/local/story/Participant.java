package dev.carillon.local.story;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Somebody to be texted.
 *
 * @param operator whose numbers it is one of: A1, Yettel or Vivacom
 */
public record Participant(String email, String name, String phone, String operator) {
    private static final String[] FIRST = {
        "Ana", "Boris", "Vesela", "Georgi", "Daniela", "Emil", "Zhana", "Ivan", "Yoana", "Kiril", "Lilia", "Martin",
        "Nadia", "Ognyan", "Petya", "Rosen"
    };
    private static final String[] LAST = {
        "Ivanov", "Petrova", "Dimitrov", "Georgieva", "van den Berg", "Nikolova", "Stoyanov", "Todorova", "Kolev"
    };

    /** The 302 of the story: 166 with A1 (once Mtel), 86 with Yettel (once Globul), 50 with Vivacom. */
    public static List<Participant> all() {
        List<Participant> all = new ArrayList<>();
        add(all, 166, "A1", "+359888");
        add(all, 86, "Yettel", "+359899");
        add(all, 50, "Vivacom", "+359878");
        return List.copyOf(all);
    }

    private static void add(List<Participant> all, int count, String operator, String prefix) {
        for (int i = 0; i < count; i++) {
            int n = all.size();
            String first = FIRST[n % FIRST.length];
            String last = LAST[n % LAST.length];
            String email = "%s.%03d@example.org".formatted(first.toLowerCase(Locale.ROOT), n);
            all.add(new Participant(email, first + " " + last, prefix + "%06d".formatted(100_000 + n), operator));
        }
    }

    public String firstName() {
        return name.substring(0, name.indexOf(' '));
    }

    /** What Gravatar knows an address by: SHA-256 of it, trimmed and in lower case, in hex. */
    public static String gravatarHash(String email) {
        try {
            byte[] address = email.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(address));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
