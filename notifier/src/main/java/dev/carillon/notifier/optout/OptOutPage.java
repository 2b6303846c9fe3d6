package dev.carillon.notifier.optout;

import dev.carillon.http.privacy.Masked;

/** The pages that an opt-out link shows, in the language of the reader: Bulgarian or English. Pure. */
final class OptOutPage {
    private OptOutPage() {}

    /** Asks; only the button opts out, since mail and message scanners follow links. */
    static String ask(boolean bulgarian, String number) {
        String masked = Masked.phone(number);
        return bulgarian
                ? page(
                        "bg",
                        "Без повече съобщения?",
                        "Номер " + masked + " няма да получава повече съобщения от нас.",
                        button("Отпиши ме"))
                : page(
                        "en",
                        "No more messages?",
                        "The number " + masked + " will get no more messages from us.",
                        button("Opt out"));
    }

    /** Confirms. */
    static String done(boolean bulgarian) {
        return bulgarian
                ? page("bg", "Готово", "Няма да получавате повече съобщения от нас.", "")
                : page("en", "Done", "You will get no more messages from us.", "");
    }

    /** For a link that we did not make, or that was cut off on its way. */
    static String unknown(boolean bulgarian) {
        return bulgarian
                ? page("bg", "Непозната връзка", "Връзката не е цяла. Отворете я отново от съобщението.", "")
                : page("en", "Unknown link", "The link is not whole. Open it again from the message.", "");
    }

    private static String button(String text) {
        return "<form method=\"post\"><button>" + text + "</button></form>";
    }

    private static String page(String language, String title, String text, String form) {
        return """
                <!doctype html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex">
                <title>%s</title>
                <style>body{font:1.1rem/1.5 sans-serif;max-width:28rem;margin:15vh auto;padding:0 1rem}
                button{font:inherit;padding:.6rem 1.2rem}</style>
                </head>
                <body><h1>%s</h1><p>%s</p>%s</body>
                </html>
                """.formatted(language, title, title, text, form);
    }
}
