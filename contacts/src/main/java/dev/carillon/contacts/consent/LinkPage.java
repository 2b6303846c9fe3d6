package dev.carillon.contacts.consent;

import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The pages behind links: a sentence and a button, no script, nothing from elsewhere. A purpose has no characters that
 * HTML gives a meaning, so it is put in as it is. Pure.
 */
final class LinkPage {
    private static final String BUTTON = "<form method=\"post\"><button name=\"what\" value=\"%s\">%s</button></form>";

    private LinkPage() {}

    static RestResponse<String> askToConfirm() {
        return page(
                200,
                "Please confirm",
                "<p>Confirm that you want to hear from us.</p>\n" + BUTTON.formatted("confirm", "Confirm"));
    }

    static RestResponse<String> confirmed() {
        return page(200, "Thank you", "<p>Your confirmation is kept. You may withdraw it whenever you like.</p>");
    }

    static RestResponse<String> askToUnsubscribe(String purpose) {
        String own = purpose.equals(Purpose.ALL) ? "" : BUTTON.formatted(purpose, "Unsubscribe from " + purpose) + "\n";
        return page(
                200,
                "Unsubscribe",
                "<p>You will not be written to any more once you press the button.</p>\n" + own
                        + BUTTON.formatted(Purpose.ALL, "Unsubscribe from everything"));
    }

    static RestResponse<String> unsubscribed() {
        return page(200, "You are unsubscribed", "<p>You will not be written to any more.</p>");
    }

    static RestResponse<String> notUnderstood() {
        return page(400, "Nothing was changed", "<p>Open the link from your mail and press its button.</p>");
    }

    static RestResponse<String> overtaken() {
        return page(409, "Nothing was changed", "<p>Something newer was said since this link was made.</p>");
    }

    static RestResponse<String> gone() {
        return page(
                410,
                "Nothing was changed",
                "<p>The address that this link was made for was removed from our records, or was taken in anew since."
                        + " If you still get mail from us, use the link in the latest one.</p>");
    }

    static RestResponse<String> unknown() {
        return page(404, "This link is not good", "<p>It is not one of ours, or it is too old.</p>");
    }

    private static RestResponse<String> page(int status, String title, String body) {
        return RestResponse.ResponseBuilder.<String>create(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'")
                // The address holds the token, which is nobody else's business.
                .header("Referrer-Policy", "no-referrer")
                .entity(html(title, body))
                .build();
    }

    private static String html(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex">
                <title>%1$s</title>
                </head>
                <body>
                <h1>%1$s</h1>
                %2$s
                </body>
                </html>
                """.formatted(title, body);
    }
}
