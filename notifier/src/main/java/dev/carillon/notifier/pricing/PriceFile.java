package dev.carillon.notifier.pricing;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Reads a price list from CSV: {@code country,operator,price,currency}, the operator {@code *} for any. Pure but for I/O. */
final class PriceFile {
    private static final String PROPERTY = "carillon.notifier.prices.file";

    private PriceFile() {}

    /** The prices of the file, as of its last change. */
    static List<Price> read(Path file) {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            Instant changed = Files.getLastModifiedTime(file).toInstant();
            return rows.stream().map(row -> price(file, row, changed)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(PROPERTY + " names " + file + ", which cannot be read: " + e, e);
        }
    }

    private static Price price(Path file, NamedCsvRecord row, Instant changed) {
        try {
            BigDecimal amount = new BigDecimal(row.getField("price").strip());
            String country = row.getField("country").strip();
            String currency = row.getField("currency").strip();
            if (amount.signum() < 0 || !country.matches("[A-Z]{2}") || !currency.matches("[A-Z]{3}")) {
                throw new IllegalArgumentException("a country is two capitals, a currency three, a price not negative");
            }
            return new Price(country, row.getField("operator").strip(), amount, currency, PriceSource.FILE, changed);
        } catch (java.util.NoSuchElementException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    PROPERTY + " names " + file + ", whose line " + row.getStartingLineNumber() + " is no price: "
                            + e.getMessage(),
                    e);
        }
    }
}
