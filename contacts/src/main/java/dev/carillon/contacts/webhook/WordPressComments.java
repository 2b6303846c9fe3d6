package dev.carillon.contacts.webhook;

import java.util.Optional;
import java.util.Set;

/**
 * The {@code comment_post} hook of WordPress, as HookPress sends it: {@code hook}, and whichever columns of the comment
 * its administrator chose. Only the address is needed to make a contact; what else is there keeps out spam, what is in the
 * trash, and what no person wrote. A comment that waits for its approval ({@code comment_approved=0}) is a person's.
 *
 * @see <a href="https://developer.wordpress.org/reference/hooks/comment_post/">WordPress: comment_post</a>
 * @see <a href="https://github.com/mitcho/hookpress">HookPress</a>
 */
final class WordPressComments implements DeliveryFormat {
    private static final Set<String> UNAPPROVED = Set.of("spam", "trash", "post-trashed");
    /** Types that are made by a machine; {@code order_note} is WooCommerce's. */
    private static final Set<String> NOT_BY_PEOPLE = Set.of("pingback", "trackback", "order_note", "webhook_delivery");

    @Override
    public Outline outline(Message message) {
        FormBody form = FormBody.parse(message);
        if (!form.text("hook").equals(Optional.of("comment_post"))) {
            return Outline.UNWANTED;
        }
        return form.text("comment_ID")
                .map(id -> "comment:" + id)
                .map(id -> new Outline(Kind.WANTED, new DedupeKey(id, false), id))
                .orElse(new Outline(Kind.WANTED, null, null));
    }

    @Override
    public Content content(Message message) {
        FormBody form = FormBody.parse(message);
        Optional<String> address = form.text("comment_author_email");
        String approval = form.text("comment_approved").orElse("");
        if (UNAPPROVED.contains(approval)) {
            return new Content.Nobody(
                    "The comment is " + (approval.equals("spam") ? "spam." : "in the trash."),
                    Persons.address(address));
        }
        String type = form.text("comment_type").orElse("");
        if (NOT_BY_PEOPLE.contains(type)) {
            return new Content.Nobody(
                    "The comment is a " + type + ", which no person wrote.", Persons.address(address));
        }
        if (address.isEmpty()) {
            // Comments of people who did not have to say, or whose site does not send the field.
            return new Content.Nobody("The comment has no comment_author_email.");
        }
        return Persons.of(
                "comment_author_email",
                address.get(),
                form.text("comment_author").orElse(null));
    }
}
