package dev.carillon.notifier.pricing;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/** What the operators in the carrier data are called today: {@code operator-aliases.properties}. Immutable. */
public final class OperatorAliases {
    private static final String RESOURCE = "/operator-aliases.properties";

    private final Map<String, String> names = new TreeMap<>();

    private OperatorAliases(Properties properties) {
        properties.forEach((key, name) -> names.put(key.toString().toLowerCase(Locale.ROOT), name.toString()));
    }

    public static OperatorAliases load() {
        try (InputStream data = Objects.requireNonNull(OperatorAliases.class.getResourceAsStream(RESOURCE), RESOURCE);
                Reader reader = new InputStreamReader(data, StandardCharsets.UTF_8)) {
            Properties properties = new Properties();
            properties.load(reader);
            return new OperatorAliases(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Today's name of a carrier of this country; its own name where it has no other. */
    public String today(String country, String carrier) {
        return names.getOrDefault((country + "." + carrier).toLowerCase(Locale.ROOT), carrier);
    }
}
