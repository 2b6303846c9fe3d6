package dev.carillon.contacts.webhook;

import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.Parsed;
import dev.carillon.contacts.contact.PersonName;
import java.util.Optional;

/**
 * The {@code comment_post} hook of WordPress, with whichever fields of the comment its administrator chose to send.
 *
 * @see <a href="https://developer.wordpress.org/reference/hooks/comment_post/">WordPress: comment_post</a>
 */
final class WordPressComments implements DeliveryFormat {

    @Override
    public Kind kind(FormBody form) {
        return form.text("hook").equals(Optional.of("comment_post")) ? Kind.WANTED : Kind.UNWANTED;
    }

    @Override
    public Optional<String> identity(FormBody form) {
        return form.text("comment_ID").map(id -> "comment:" + id);
    }

    @Override
    public Content content(FormBody form) {
        Optional<String> address = form.text("comment_author_email");
        if (address.isEmpty()) {
            // Pingbacks and trackbacks are comments of nobody.
            return new Content.Nobody("The comment has no comment_author_email.");
        }
        return switch (EmailAddress.parse(address.get())) {
            case Parsed.Value<EmailAddress>(EmailAddress email) ->
                new Content.Person(ContactDraft.of(
                        email, PersonName.split(form.text("comment_author").orElse(null))));
            case Parsed.Fault<EmailAddress>(String reason) -> new Content.Unreadable("comment_author_email: " + reason);
        };
    }
}
