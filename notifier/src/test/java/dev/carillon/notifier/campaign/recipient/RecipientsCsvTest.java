package dev.carillon.notifier.campaign.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notifier.upload.UploadedBody;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientsCsvTest {

    @Test
    void readsRecipientsWithTheirLines() {
        String csv = "\uFEFFname, to\r\n\"Ana, Maria\",+359888123456\r\n\r\n\"Two\nlines\",0888\r\nlast,1\r\n";

        List<String> columns = List.of("name", "to");
        assertThat(read(csv))
                .containsExactly(
                        recipient("line 2", columns, Map.of("name", "Ana, Maria", "to", "+359888123456")),
                        recipient("line 4", columns, Map.of("name", "Two\nlines", "to", "0888")),
                        recipient("line 6", columns, Map.of("name", "last", "to", "1")));
    }

    private static Recipient recipient(String at, List<String> columns, Map<String, String> values) {
        return new Recipient(at, values.get("to"), values, columns, null);
    }

    @Test
    void aRowThatDoesNotFitHasAFault() {
        assertThat(read("to,name\n1,2,3\n"))
                .containsExactly(Recipient.unreadable(
                        "line 2", List.of("to", "name"), "the row has 3 fields, the first line 2"));
    }

    @Test
    void aFaultNamesItsColumn() {
        Recipient recipient = read("to,name\n1,2\n").getFirst();

        assertThat(recipient.fault("name", "why")).isEqualTo(new RecipientFault("line 2", "name", 2, "why"));
        assertThat(recipient.fault("row", "why")).isEqualTo(new RecipientFault("line 2", "row", null, "why"));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "|", "\t"})
    void findsTheDelimiter(String delimiter) {
        String csv =
                "to,name\n0888,\"a,b;c|d\"\n".replaceFirst(",", delimiter).replaceFirst("0888,", "0888" + delimiter);

        assertThat(read(csv).getFirst().values()).isEqualTo(Map.of("to", "0888", "name", "a,b;c|d"));
    }

    @Test
    void aDelimiterInAQuotedNameCountsForNothing() {
        assertThat(read("to;\"a,b,c\"\n0888;x\n").getFirst().values()).isEqualTo(Map.of("to", "0888", "a,b,c", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
    void findsTheEncodingByItsMark(String charset) {
        byte[] bytes = "\uFEFFto\tname\r\n0888\tЖивка\r\n".getBytes(Charset.forName(charset));

        assertThat(read(bytes, Set.of()).getFirst().values()).containsEntry("name", "Живка");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                | The file is empty",
                "'name,phone\n1,2' | names no column 'to'; it names name, phone (separated by commas)",
                "'to,to\n1,2'      | The column 'to' stands twice",
                "'to\n\"1'         | The file is not CSV"
            })
    void refusesAFileThatIsNoList(String csv, String why) {
        assertThatThrownBy(() -> read(csv)).hasMessageContaining(why);
    }

    @Test
    void refusesAFileWithoutAColumnForAPlaceholder() {
        assertThatThrownBy(() -> read("to,name\n1,2".getBytes(StandardCharsets.UTF_8), Set.of("name", "code")))
                .hasMessageContaining("The template has ((code))")
                .hasMessageContaining("it names to, name");
    }

    @Test
    void refusesAFieldThatNeverEnds() {
        assertThatThrownBy(() -> read("to,name\n1,\"" + "a".repeat(1 << 17))).hasMessageContaining("not CSV");
    }

    @ParameterizedTest
    @ValueSource(strings = {"to,name\n1,Ö", "to,Ö\n1,2"})
    void refusesAnotherEncoding(String csv) {
        assertThatThrownBy(() -> read(csv.getBytes(StandardCharsets.ISO_8859_1), Set.of()))
                .hasMessageContaining("UTF-8");
    }

    private static List<Recipient> read(String csv) {
        return read(csv.getBytes(StandardCharsets.UTF_8), Set.of());
    }

    private static List<Recipient> read(byte[] bytes, Set<String> placeholders) {
        List<Recipient> recipients = new ArrayList<>();
        try (UploadedBody body = UploadedBody.receive(new ByteArrayInputStream(bytes))) {
            new RecipientsCsv(body).read(placeholders, recipients::add);
        }
        return recipients;
    }
}
