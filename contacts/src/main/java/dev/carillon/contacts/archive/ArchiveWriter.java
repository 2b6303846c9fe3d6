package dev.carillon.contacts.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.contacts.archive.ArchiveTables.Kind;
import dev.carillon.contacts.contact.PhoneNumbers;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the archive: a zip of NDJSON files and a manifest. Rows are streamed, so its size costs no memory. The key of its
 * pseudonyms is gone when this is back. Joins the transaction of the connection; blocks.
 */
@Singleton
public class ArchiveWriter {
    private static final int FETCH = 1000;
    private static final int VERSION = 1;

    private final PhoneNumbers numbers;
    private final ObjectMapper json;
    private final Clock clock;

    public ArchiveWriter(PhoneNumbers numbers, ObjectMapper json, Clock clock) {
        this.numbers = numbers;
        this.json = json;
        this.clock = clock;
    }

    /** Writes the archive to this file, through to the disk. */
    public ArchiveManifest write(Connection connection, Path file) throws SQLException, IOException {
        Map<String, ArchiveManifest.Entry> entries = new LinkedHashMap<>();
        try (Pseudonyms pseudonyms = new Pseudonyms();
                OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            Labels labels = Labels.of(connection, pseudonyms);
            for (ArchiveTables.File table : ArchiveTables.ALL) {
                zip.putNextEntry(entry(table.name() + ".ndjson"));
                entries.put(table.name() + ".ndjson", rows(connection, table, zip, pseudonyms, labels));
                zip.closeEntry();
            }
            ArchiveManifest manifest = new ArchiveManifest(VERSION, "Carillon contacts", clock.instant(), entries);
            zip.putNextEntry(entry("manifest.json"));
            zip.write(json.writeValueAsBytes(manifest));
            zip.closeEntry();
            zip.finish();
            zip.flush();
            sync(file);
            return manifest;
        }
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(clock.instant().toEpochMilli());
        return entry;
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private ArchiveManifest.Entry rows(
            Connection connection, ArchiveTables.File table, OutputStream out, Pseudonyms pseudonyms, Labels labels)
            throws SQLException, IOException {
        MessageDigest digest = sha256();
        DigestOutputStream digesting = new DigestOutputStream(out, digest);
        long count = 0;
        try (PreparedStatement statement = connection.prepareStatement(table.query());
                JsonGenerator line =
                        new JsonFactory().createGenerator(digesting).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            line.setRootValueSeparator(null);
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    line.writeStartObject();
                    for (String column :
                            table.columns().keySet().stream().sorted().toList()) {
                        write(line, rows, column, table.columns().getOrDefault(column, Kind.PLAIN), pseudonyms, labels);
                    }
                    line.writeEndObject();
                    line.writeRaw('\n');
                    count++;
                }
            }
        }
        return new ArchiveManifest.Entry(count, HexFormat.of().formatHex(digest.digest()));
    }

    private void write(
            JsonGenerator line, ResultSet row, String column, Kind kind, Pseudonyms pseudonyms, Labels labels)
            throws SQLException, IOException {
        Object value = row.getObject(column);
        if (value == null) {
            return;
        }
        line.writeFieldName(column);
        switch (kind) {
            case PLAIN -> plain(line, column.equals("country") ? country(value.toString(), row) : value);
            case JSON -> line.writeRawValue(value.toString());
            case PSEUDONYM -> line.writeString(pseudonyms.of(column, value.toString()));
            case LABEL -> line.writeString(labels.show(value.toString()));
            case LABELS -> {
                line.writeStartArray();
                for (Object label : (Object[]) row.getArray(column).getArray()) {
                    line.writeString(labels.show(label.toString()));
                }
                line.writeEndArray();
            }
        }
    }

    private static void plain(JsonGenerator line, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> line.writeNull();
            case Boolean flag -> line.writeBoolean(flag);
            case Number number -> line.writeNumber(number.longValue());
            default -> line.writeString(value.toString());
        }
    }

    private @Nullable String country(String start, ResultSet row) throws SQLException {
        return start.isEmpty() ? null : numbers.country(row.getString("phone"));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
