package dev.carillon.contacts.consent;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What goes into a mail so that its reader can unsubscribe with one click.
 *
 * @param url for the text of the mail: a page with a button
 * @param listUnsubscribe the header of this name (RFC 2369)
 * @param listUnsubscribePost the header of this name (RFC 8058)
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8058">RFC 8058</a>
 */
public record UnsubscribeLinks(
        String url,
        @JsonProperty("List-Unsubscribe") String listUnsubscribe,
        @JsonProperty("List-Unsubscribe-Post") String listUnsubscribePost) {

    static UnsubscribeLinks of(String url) {
        return new UnsubscribeLinks(url, "<" + url + ">", "List-Unsubscribe=One-Click");
    }
}
