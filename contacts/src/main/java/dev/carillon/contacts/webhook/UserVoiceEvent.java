package dev.carillon.contacts.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The events of UserVoice's service hooks, and where each has the people that it is about: customers first, then whoever
 * acted, who may be of the staff.
 */
@SuppressWarnings("ImmutableEnumChecker") // pointers and the lists of them are immutable, and not annotated so
enum UserVoiceEvent {
    NEW_TICKET("ticket", "/ticket/id", "/ticket/contact", "/ticket/created_by", "/ticket/messages/0/sender"),
    NEW_TICKET_REPLY("message", "/message/id", "/ticket/contact", "/message/sender"),
    NEW_TICKET_ADMIN_REPLY("message", "/message/id", "/ticket/contact"),
    TICKET_STATUS_UPDATE("ticket-update", "/ticket/id", "/ticket/contact", "/ticket/created_by"),
    TICKET_ASSIGNMENT("ticket-update", "/ticket/id", "/ticket/contact", "/ticket/created_by"),
    TICKET_ASSIGNMENT_UPDATE("ticket-update", "/ticket/id", "/ticket/contact", "/ticket/created_by"),
    NEW_KUDO("kudo", "/kudo/id", "/kudo/sender", "/kudo/ticket/contact"),
    NEW_SUGGESTION("suggestion", "/suggestion/id", "/suggestion/creator"),
    SUGGESTION_STATUS_UPDATE(
            "suggestion-status", "/audit_status/id", "/audit_status/suggestion/creator", "/audit_status/user"),
    SUGGESTION_VOTES_UPDATE("suggestion-votes", "/suggestion/id", "/suggestion/creator"),
    NEW_COMMENT("comment", "/comment/id", "/comment/creator"),
    NEW_USER_STORY("user-story", "/user_story/id", "/user_story/user", "/user_story/creator"),
    NEW_USER("user", "/user/id", "/user"),
    NEW_ARTICLE("article", "/article/id", "/article/updated_by", "/article/created_by"),
    NEW_FORUM("forum", "/forum/id", "/forum/updated_by", "/forum/created_by");

    private static final List<JsonPointer> TICKET =
            List.of(JsonPointer.compile("/ticket/id"), JsonPointer.compile("/kudo/ticket/id"));

    private final String subject;
    private final JsonPointer identity;
    private final List<JsonPointer> people;

    UserVoiceEvent(String subject, String identity, String... people) {
        this.subject = subject;
        this.identity = JsonPointer.compile(identity);
        this.people = Arrays.stream(people).map(JsonPointer::compile).toList();
    }

    /** The event of this name; empty for one that is not on the list. */
    static Optional<UserVoiceEvent> named(String name) {
        return Arrays.stream(values())
                .filter(event -> event.label().equals(name))
                .findFirst();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What kind of thing {@link #identity} is the number of. */
    String subject() {
        return subject;
    }

    JsonPointer identity() {
        return identity;
    }

    /** Where the number of the ticket stands that it is said about. */
    List<JsonPointer> ticket() {
        return TICKET;
    }

    List<JsonPointer> people() {
        return people;
    }
}
