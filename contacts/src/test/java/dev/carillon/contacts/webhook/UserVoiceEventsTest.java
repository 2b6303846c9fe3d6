package dev.carillon.contacts.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.webhook.DeliveryFormat.Content;
import dev.carillon.contacts.webhook.DeliveryFormat.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes as in the examples of UserVoice's own service hooks, with other people in them. */
class UserVoiceEventsTest {
    private static final String ANA =
            "{\"id\":1,\"name\":\"Ana Petrova\",\"email\":\"Ana@example.org\",\"title\":null}";
    private static final String AGENT = "{\"id\":2,\"name\":\"Boris\",\"email\":\"boris@staff.example\"}";
    private static final String NOBODY = "{\"id\":3,\"name\":\"Anonymous\",\"email\":null}";

    private final UserVoiceEvents format = new UserVoiceEvents();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "new_ticket | {'ticket':{'id':8,'contact':ANA,'created_by':AGENT,'assignee':AGENT,'updated_by':AGENT}}",
                "new_ticket | {'ticket':{'id':8,'created_by':ANA,'messages':[{'id':1,'sender':AGENT}]}}",
                "new_ticket | {'ticket':{'id':8,'contact':NOBODY,'messages':[{'id':1,'sender':ANA}]}}",
                "new_ticket_reply | {'ticket':{'id':8,'contact':ANA},'message':{'id':9,'sender':AGENT}}",
                "new_ticket_reply | {'ticket':{'id':8},'message':{'id':9,'is_admin_response':false,'sender':ANA}}",
                "new_ticket_admin_reply | {'ticket':{'id':8,'contact':ANA},'message':{'id':9,'sender':AGENT}}",
                "new_kudo | {'kudo':{'id':5,'sender':ANA,'message':{'sender':AGENT},'ticket':{'id':8,'contact':ANA}}}",
                "new_suggestion | {'suggestion':{'id':6,'creator':ANA,'response':{'creator':AGENT}}}",
                "new_comment | {'comment':{'id':7,'creator':ANA,'suggestion':{'creator':AGENT}}}",
                "new_user_story | {'user_story':{'id':7,'user':ANA,'suggestion':{'creator':AGENT}}}",
                "new_user | {'user':ANA}",
                "suggestion_status_update | {'audit_status':{'id':4,'user':AGENT,'suggestion':{'creator':ANA}}}",
                "suggestion_votes_update | {'suggestion':{'id':6,'vote_count':31,'creator':ANA}}",
                "ticket_status_update | {'ticket':{'id':8,'contact':ANA,'assignee':AGENT}}",
                "ticket_assignment | {'ticket':{'id':8,'contact':ANA,'assignee':AGENT}}",
                "new_article | {'article':{'id':3,'updated_by':ANA}}",
                "new_forum | {'forum':{'id':3,'updated_by':ANA}}",
            })
    void theCustomerOfAnEventIsAContactElseWhoeverActed(String event, String data) {
        ContactDraft draft = ((Content.Person) format.content(message(event, data))).draft();

        assertThat(draft.email().value()).isEqualTo("ana@example.org");
        assertThat(draft.name().first()).isEqualTo("Ana");
    }

    @ParameterizedTest
    @EnumSource(UserVoiceEvent.class)
    void everyEventIsTakenAndOneThatNamesNobodySaysSo(UserVoiceEvent event) {
        Message message = Messages.userVoice(event.label(), "{}");

        assertThat(format.outline(message).kind()).isEqualTo(Kind.WANTED);
        assertThat(format.content(message))
                .isInstanceOfSatisfying(
                        Content.Nobody.class,
                        nobody -> assertThat(nobody.reason()).contains(event.label()));
    }

    @Test
    void whatIsSaidAboutATicketIsAboutTheSame() {
        assertThat(subject("new_ticket", "{'ticket':{'id':8}}")).isEqualTo("ticket:8");
        assertThat(subject("new_ticket_reply", "{'ticket':{'id':8},'message':{'id':9}}"))
                .isEqualTo("ticket:8");
        assertThat(subject("new_kudo", "{'kudo':{'id':5,'ticket':{'id':8}}}")).isEqualTo("ticket:8");
        assertThat(subject("new_suggestion", "{'suggestion':{'id':6}}")).isEqualTo("suggestion:6");
        assertThat(subject("new_suggestion", "{}")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<response>%s</response>", "<?xml version='1.0' encoding='UTF-8'?>\n<response>%s</response>"})
    void xmlIsReadAsJsonIs(String around) {
        String data = around.formatted("""
                <ticket><id type='integer'>8</id><subject/><contact><name>Ana &amp; Boris</name>
                <email>ana@example.org</email></contact><messages type='array'><message><id>1</id></message></messages>
                </ticket>
                <message><id type='integer'>9</id><ccs type='array'> </ccs></message>""");
        Message message = Messages.userVoice("new_ticket_reply", data);

        DeliveryFormat.Outline outline = format.outline(message);
        ContactDraft draft = ((Content.Person) format.content(message)).draft();

        assertThat(outline.subject()).isEqualTo("ticket:8");
        assertThat(outline.identity()).isEqualTo(new DedupeKey("message:9", false));
        assertThat(draft.email().value()).isEqualTo("ana@example.org");
        assertThat(draft.name().last()).isEqualTo("& Boris");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{oops",
                "",
                "<response><ticket>",
                "<!DOCTYPE r [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><r><ticket><contact><email>&e;</email></contact></ticket></r>",
                "<a>" + "<b>" // closed never
            })
    void whatIsNeitherIsUnreadable(String data) {
        assertThat(format.content(Messages.userVoice("new_ticket", data))).isInstanceOf(Content.Unreadable.class);
    }

    @Test
    void xmlIsNotFollowedWithoutEnd() {
        assertThat(format.content(Messages.userVoice("new_ticket", "<a>".repeat(1000) + "</a>".repeat(1000))))
                .isInstanceOf(Content.Unreadable.class);
    }

    @ParameterizedTest
    @CsvSource({"test,TEST", "new_planet,UNWANTED", "'',UNWANTED", "NEW_TICKET,UNWANTED"})
    void aTestIsATestAndWhatUserVoiceHasNotIsNotForUs(String event, Kind kind) {
        assertThat(format.outline(Messages.userVoice(event, "{}")).kind()).isEqualTo(kind);
    }

    @Test
    void aBodyInJsonIsReadAsAForm() {
        Message message = Messages.json(
                "{\"event\":\"new_suggestion\",\"data\":{\"suggestion\":{\"id\":6,\"creator\":" + ANA + "}}}");

        assertThat(format.outline(message).subject()).isEqualTo("suggestion:6");
        assertThat(format.content(message)).isInstanceOf(Content.Person.class);
    }

    private String subject(String event, String data) {
        return format.outline(message(event, data)).subject();
    }

    private static Message message(String event, String data) {
        return Messages.userVoice(
                event,
                data.replace('\'', '"')
                        .replace("ANA", ANA)
                        .replace("AGENT", AGENT)
                        .replace("NOBODY", NOBODY));
    }
}
