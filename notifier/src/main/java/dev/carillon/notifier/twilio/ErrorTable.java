package dev.carillon.notifier.twilio;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.carillon.notifier.sending.Treatment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What Twilio's error codes mean to us: {@code twilio-errors.csv}, after Twilio's error dictionary. Immutable. */
final class ErrorTable {
    private static final String RESOURCE = "/twilio-errors.csv";

    private final Map<Integer, Treatment> treatments;

    private ErrorTable(Map<Integer, Treatment> treatments) {
        this.treatments = treatments;
    }

    static ErrorTable load() {
        try (InputStream data = Objects.requireNonNull(ErrorTable.class.getResourceAsStream(RESOURCE), RESOURCE);
                CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(data, StandardCharsets.UTF_8)) {
            return new ErrorTable(rows.stream()
                    .collect(Collectors.toUnmodifiableMap(
                            row -> Integer.valueOf(row.getField("code")),
                            row -> Treatment.valueOf(row.getField("treatment")))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a code means; {@link Treatment#UNKNOWN} for one that is not in the table. */
    Treatment treatment(int code) {
        return treatments.getOrDefault(code, Treatment.UNKNOWN);
    }
}
