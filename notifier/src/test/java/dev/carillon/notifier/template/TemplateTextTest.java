package dev.carillon.notifier.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notifier.template.TemplateText.Filled;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTextTest {

    @Test
    void putsValuesIn() {
        TemplateText text = new TemplateText("Hi (( name )), see you at ((place)), ((name)) (really)!");

        assertThat(text.placeholders()).containsExactly("name", "place");
        assertThat(text.fill(Map.of("name", "Ana $1 \\", "place", "((the bar))", "other", "x")))
                .isEqualTo(new Filled.Text("Hi Ana $1 \\, see you at ((the bar)), Ana $1 \\ (really)!"));
    }

    @Test
    void saysWhichValuesAreMissing() {
        TemplateText text = new TemplateText("((a)) ((b)) ((c))");

        assertThat(text.fill(Map.of("b", "2", "c", " "))).isEqualTo(new Filled.Missing(List.of("a", "c")));
    }

    /** Once in the cube of its length, a text of blanks kept a processor for minutes. */
    @Test
    @Timeout(20)
    void aTextOfBlanksIsRead() {
        assertThat(new TemplateText("((" + " ".repeat(1_000_000)).unclosedAt()).isEqualTo(1);
        assertThat(new TemplateText("((a" + " ".repeat(1_000_000) + "))").placeholders())
                .containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({"Hi ((name, 4", "Hi ((name)) ((, 13", "Hi ((name)), 0", "Hi (name), 0", "'((a(b)))', 1"})
    void findsWhatIsNotClosed(String body, int at) {
        assertThat(new TemplateText(body).unclosedAt()).isEqualTo(at);
    }
}
