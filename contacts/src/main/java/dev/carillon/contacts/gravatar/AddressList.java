package dev.carillon.contacts.gravatar;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.Parsed;
import dev.carillon.http.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * An uploaded list of addresses in UTF-8: one a line, or the column {@code email} of a CSV file, or its first column where
 * none is called that. Only hashes leave here.
 */
final class AddressList {
    private static final int BATCH = 1000;
    private static final int LONGEST_LINE = 1 << 16;

    private AddressList() {}

    /**
     * How many were not taken: no addresses.
     *
     * @param read addresses, some of them twice perhaps
     */
    record Counts(long read, long rejected) {}

    /**
     * Reads the list to its end.
     *
     * @param most so many addresses are taken; a 413 where there are more
     * @param batches takes the hashes, some of them twice perhaps
     */
    static Counts read(InputStream body, HashAlgorithm algorithm, long most, Consumer<List<String>> batches)
            throws IOException {
        TreeSet<String> batch = new TreeSet<>();
        long read = 0;
        long rejected = 0;
        int column = 0;
        boolean first = true;
        try (CsvReader<CsvRecord> rows = CsvReader.builder()
                .skipEmptyLines(true)
                .detectBomHeader(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LONGEST_LINE * 4)
                .ofCsvRecord(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (CsvRecord row : rows) {
                if (first) {
                    first = false;
                    int named = emailColumn(row.getFields());
                    column = Math.max(named, 0);
                    if (named >= 0) {
                        continue;
                    }
                }
                String text = column < row.getFieldCount() ? row.getField(column) : "";
                switch (EmailAddress.parse(text.replace("\ufeff", ""))) {
                    case Parsed.Value<EmailAddress>(EmailAddress address) -> {
                        if (++read > most) {
                            throw ProblemException.of(
                                    413, "content-too-large", "A list has at most " + most + " addresses.", null);
                        }
                        batch.add(algorithm.hash(address));
                    }
                    case Parsed.Fault<EmailAddress> fault -> rejected++;
                }
                if (batch.size() == BATCH) {
                    batches.accept(List.copyOf(batch));
                    batch.clear();
                }
            }
        } catch (CsvParseException e) {
            throw ProblemException.invalid("body", "The list is no CSV after address " + (read + rejected) + ".");
        }
        batches.accept(List.copyOf(batch));
        return new Counts(read, rejected);
    }

    private static int emailColumn(List<String> header) {
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i).replace("\ufeff", "").strip().toLowerCase(Locale.ROOT);
            if (name.equals("email") || name.equals("e-mail")) {
                return i;
            }
        }
        return -1;
    }
}
