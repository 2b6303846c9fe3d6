package dev.carillon.contacts.spreadsheet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadsheetTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"=1+1|'=1+1", "+1|'+1", "-1|'-1", "@SUM(A1)|'@SUM(A1)", "a=1|a=1", "'=1|'=1", "\"\"|\"\""})
    void makesNoFormulaOfACell(String text, String cell) {
        assertThat(SpreadsheetText.of(text)).isEqualTo(cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=1", "+359", "-", "@", "\tx", "\rx", "O'Neil", "'", "''=", "Ana"})
    void isReadAsItWasWritten(String text) {
        assertThat(SpreadsheetText.read(SpreadsheetText.of(text))).isEqualTo(text);
    }
}
