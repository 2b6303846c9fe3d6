package dev.carillon.contacts.exporting;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.carillon.contacts.contact.ContactDocument;
import dev.carillon.contacts.contact.ContactFilter;
import dev.carillon.contacts.contact.PhoneNumber;
import jakarta.inject.Singleton;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Writes contacts to whoever asked, as they are read. Blocks. */
@Singleton
public class ExportService {
    private static final int BUFFER = 64 * 1024;

    /**
     * Which contacts.
     *
     * @param purpose only those who may be written to for this; null for all
     */
    record Choice(ContactFilter filter, @Nullable String purpose) {}

    private final ContactStream contacts;
    private final ObjectWriter json;

    ExportService(ContactStream contacts, ObjectMapper mapper) {
        this.contacts = contacts;
        this.json = mapper.writerFor(ContactDocument.class).without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    void writeCsv(Choice choice, CsvExport format, OutputStream target) throws IOException {
        Writer text = text(target);
        CsvWriter csv = format.begin(text);
        contacts.each(choice.filter(), choice.purpose(), contact -> format.write(csv, contact));
        csv.flush();
        text.flush();
    }

    /** A document a line, as the API shows them; an import takes it back. */
    void writeNdjson(Choice choice, OutputStream target) throws IOException {
        Writer text = text(target);
        contacts.each(choice.filter(), choice.purpose(), contact -> {
            text.write(json.writeValueAsString(contact.document()));
            text.write('\n');
        });
        text.flush();
    }

    void writeVCards(Choice choice, OutputStream target) throws IOException {
        Writer text = text(target);
        contacts.each(choice.filter(), choice.purpose(), contact -> text.write(VCard.of(contact)));
        text.flush();
    }

    /** The hashes of those who may be written to for the purpose of the choice. */
    void writeAudience(Choice choice, AudienceFormat format, OutputStream target) throws IOException {
        MessageDigest sha256 = sha256();
        Writer text = text(target);
        CsvWriter csv = CsvWriter.builder().build(text).writeRecord(format.header());
        contacts.each(choice.filter(), choice.purpose(), contact -> {
            PhoneNumber phone = contact.phone();
            csv.writeRecord(
                    hash(sha256, contact.email().value()),
                    phone == null ? "" : hash(sha256, format.normalized(phone.value())));
        });
        csv.flush();
        text.flush();
    }

    private static String hash(MessageDigest sha256, String text) {
        return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** In pieces of some size, since each goes to the network by itself. */
    private static Writer text(OutputStream target) {
        return new BufferedWriter(new OutputStreamWriter(target, StandardCharsets.UTF_8), BUFFER);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
