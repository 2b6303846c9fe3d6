package dev.carillon.contacts.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.webhook.DeliveryFormat.Content;
import dev.carillon.contacts.webhook.DeliveryFormat.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordPressCommentsTest {
    private static final String ALL = "comment_ID=17&comment_post_ID=4&comment_author=Ana+Petrova"
            + "&comment_author_email=ana%40example.org&comment_author_url=http%3A%2F%2Fexample.org"
            + "&comment_author_IP=192.0.2.7&comment_date=2026-01-31+14%3A00%3A00"
            + "&comment_date_gmt=2026-01-31+12%3A00%3A00&comment_content=%3Cb%3EHello%3C%2Fb%3E+%26amp%3B+welcome"
            + "&comment_karma=0&comment_approved=1&comment_agent=Mozilla%2F5.0&comment_type=comment&comment_parent=0"
            + "&user_id=0&hook=comment_post";

    private final WordPressComments format = new WordPressComments();

    @Test
    void allFieldsOfAComment() {
        assertThat(format.outline(Messages.form(ALL)).kind()).isEqualTo(Kind.WANTED);
        assertThat(format.outline(Messages.form(ALL)).subject()).isEqualTo("comment:17");
        assertThat(draft(ALL).email().value()).isEqualTo("ana@example.org");
        assertThat(draft(ALL).name().last()).isEqualTo("Petrova");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "comment_author_email=ana%40example.org | '' | ''",
                "comment_author_email=+Ana%40Example.ORG+&comment_author=Ana | Ana | ''",
                "comment_author_email=ana%40example.org&comment_author=O%26%23039%3BBrien | O'Brien | ''",
                "comment_author_email=ana%40example.org&comment_author=Tom+%26amp%3B+Ana | Tom | & Ana",
                "comment_author_email=ana%40example.org&comment_author=Jos%26eacute%3B+%26%238220%3BPepe%26%238221%3B"
                        + " | José | “Pepe”",
                "comment_author_email=ana%40example.org&comment_author=A%26nbsp%3BB | A | B",
                "comment_author_email=ana%40example.org&comment_author=AT%26T | AT&T | ''",
                "comment_author_email=ana%40example.org&comment_approved=0&comment_author=Ana | Ana | ''",
                "comment_author_email=ana%40example.org&comment_type=&comment_author=Ana | Ana | ''",
                "comment_author_email=ana%40example.org&comment_type=review&comment_author=Ana | Ana | ''",
            })
    void anySubsetWithAnAddressIsAPerson(String fields, String first, String last) {
        ContactDraft draft = draft("hook=comment_post&" + fields);

        assertThat(draft.email().value()).isEqualTo("ana@example.org");
        assertThat(draft.name().first()).isEqualTo(first);
        assertThat(draft.name().last()).isEqualTo(last);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "comment_approved=spam&comment_author_email=ana%40example.org | spam",
                "comment_approved=trash&comment_author_email=ana%40example.org | in the trash",
                "comment_approved=post-trashed&comment_author_email=ana%40example.org | in the trash",
                "comment_type=pingback&comment_author_email=ana%40example.org | pingback",
                "comment_type=trackback | trackback",
                "comment_type=order_note&comment_author_email=ana%40example.org | order_note",
                "comment_author=Ana | has no comment_author_email",
                "comment_author_email= | has no comment_author_email",
                "comment_ID=1 | has no comment_author_email",
            })
    void spamTrashAndMachinesAreNobody(String fields, String reason) {
        assertThat(format.content(Messages.form("hook=comment_post&" + fields)))
                .isInstanceOfSatisfying(
                        Content.Nobody.class,
                        nobody -> assertThat(nobody.reason()).contains(reason));
    }

    @Test
    void aBadAddressIsNobodyAndNotQuoted() {
        assertThat(format.content(Messages.form("hook=comment_post&comment_author_email=nobody")))
                .isInstanceOfSatisfying(
                        Content.Nobody.class,
                        unreadable -> assertThat(unreadable.reason())
                                .startsWith("comment_author_email:")
                                .doesNotContain("nobody"));
    }

    @ParameterizedTest
    @CsvSource({"hook=comment_edit", "hook=wp_set_comment_status", "hook=", "''", "comment_ID=1"})
    void otherHooksAreNotForUs(String body) {
        assertThat(format.outline(Messages.form(body)).kind()).isEqualTo(Kind.UNWANTED);
    }

    @Test
    void pluginsThatSendJsonAreUnderstood() {
        Message message = Messages.json("{\"hook\":\"comment_post\",\"comment_ID\":17,"
                + "\"comment_author\":\"Ana\",\"comment_author_email\":\"ana@example.org\"}");

        assertThat(format.outline(message).subject()).isEqualTo("comment:17");
        assertThat(format.content(message)).isInstanceOf(Content.Person.class);
    }

    @Test
    void anEntityThatNoCharacterHasStaysAsItIs() {
        ContactDraft draft = draft(
                "hook=comment_post&comment_author_email=ana%40example.org" + "&comment_author=Ana+%26%231114112%3B");

        assertThat(draft.name().last()).isEqualTo("&#1114112;");
    }

    private ContactDraft draft(String body) {
        return ((Content.Person) format.content(Messages.form(body))).draft();
    }
}
