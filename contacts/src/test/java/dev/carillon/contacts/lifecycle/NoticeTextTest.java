package dev.carillon.contacts.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "We close. | false",
                "((firstName)), we close. | true",
                "(( firstName )), we close. | true",
                "We close (soon) :-) ((optout)) | false",
            })
    void isSentWithTheFirstNameWhereItIsAskedFor(String text, boolean named) {
        assertThat(new NoticeText(text).isNamed()).isEqualTo(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"((nosuch)) x", "((firstName)) ((nosuch))", "((firstname))", "(( ))", "((firstName)", "x (("})
    void isRefusedWhereTheNotifierCouldNotFillItIn(String text) {
        assertThat(new NoticeText(text).fault()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"We close.", "((firstName)) (( firstName ))", "Go: ((optout))", "(a) (b) ) ))", "(( firstName))"
            })
    void isTakenWhereItCan(String text) {
        assertThat(new NoticeText(text).fault()).isEmpty();
    }
}
