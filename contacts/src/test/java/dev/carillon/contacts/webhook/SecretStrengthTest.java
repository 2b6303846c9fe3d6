package dev.carillon.contacts.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretStrengthTest {

    @ParameterizedTest
    @CsvSource({
        "0123456789abcdef0123456789abcdef,true",
        "0123456789abcdef0123456789abcde,false",
        "3p9Yx_2bQe7Lw-Zk4RtNvA,true",
        "3p9Yx_2bQe7Lw-Zk4RtNv,false",
        "123456789012345678901234567890123456789,true",
        "12345678901234567890123456789012345678,false",
        "qwertyuiop1234567890asdfg,true",
        "qwertyuiop1234567890asdf,false",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,false",
        "abababababababababababababababababababab,false",
        "secret,false",
        "'',false",
    })
    void isThatOfARandomTextInTheSmallestAlphabet(String secret, boolean enough) {
        assertThat(SecretStrength.isEnough(secret)).isEqualTo(enough);
    }
}
