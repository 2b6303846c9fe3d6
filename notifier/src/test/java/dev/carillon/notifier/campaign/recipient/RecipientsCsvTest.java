package dev.carillon.notifier.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipientsCsvTest {

    @Test
    void readsRecipientsWithTheirLines() {
        String csv = "\uFEFFname, to\r\n\"Ana, Maria\",+359888123456\r\n\r\n\"Two\nlines\",0888\r\nlast,1\r\n";

        assertThat(RecipientsCsv.read(csv.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        Recipient.of("line 2", "+359888123456", Map.of("name", "Ana, Maria", "to", "+359888123456")),
                        Recipient.of("line 4", "0888", Map.of("name", "Two\nlines", "to", "0888")),
                        Recipient.of("line 6", "1", Map.of("name", "last", "to", "1")));
    }

    @Test
    void aRowThatDoesNotFitHasAFault() {
        assertThat(RecipientsCsv.read("to,name\n1,2,3\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(new Recipient("line 2", null, Map.of(), "the row has 3 fields, the first line 2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                | The file is empty",
                "'name,phone\n1,2' | names no column 'to'; it names name, phone",
                "'to,to\n1,2'      | The column 'to' stands twice",
                "'to\n\"1'         | The file is not CSV"
            })
    void refusesAFileThatIsNoList(String csv, String why) {
        assertThatThrownBy(() -> RecipientsCsv.read(csv.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining(why);
    }

    @Test
    void refusesAnotherEncoding() {
        assertThatThrownBy(() -> RecipientsCsv.read("to,name\n1,Ö".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("UTF-8");
    }
}
