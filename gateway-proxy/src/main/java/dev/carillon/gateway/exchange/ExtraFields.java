package dev.carillon.gateway.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Fields that we add to answers, made once and written often. Immutable. */
public final class ExtraFields {
    /** None. */
    public static final ExtraFields NONE = new ExtraFields(List.of());

    /** One of them. */
    public record Field(String name, String value) {}

    private final List<Field> fields;
    private final byte[] text;

    private ExtraFields(List<Field> fields) {
        this.fields = List.copyOf(fields);
        StringBuilder lines = new StringBuilder();
        fields.forEach(field ->
                lines.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        this.text = lines.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** These, and one more. */
    public ExtraFields with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new ExtraFields(more);
    }

    /** One by one. */
    public List<Field> fields() {
        return fields;
    }

    /** As they stand in a head of HTTP/1.1; not to be changed. */
    public byte[] text() {
        return text;
    }
}
