package dev.carillon.contacts.contact;

/** People who said something of a purpose, or did not. */
public record ConsentChoice(String purpose, Said said) {

    /** What they said. */
    public enum Said {
        /** Yes, and nothing else since. */
        GIVEN("given"),
        /** No, to it or to everything. */
        WITHDRAWN("withdrawn"),
        /** Not no: they consented, or were never asked. */
        NOT_WITHDRAWN("not-withdrawn");

        private final String word;

        Said(String word) {
            this.word = word;
        }
    }

    /** Reads a purpose, and a colon and what was said of it; without that it is given. */
    static Parsed<ConsentChoice> parse(String text) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? Said.GIVEN.word : text.substring(colon + 1);
        for (Said said : Said.values()) {
            if (said.word.equals(word)) {
                return of(colon < 0 ? text : text.substring(0, colon), said);
            }
        }
        return Parsed.fault("A consent is 'given', 'withdrawn' or 'not-withdrawn', such as 'newsletter:given'.");
    }

    private static Parsed<ConsentChoice> of(String name, Said said) {
        return switch (Label.parse(name)) {
            case Parsed.Value<String>(String purpose) -> Parsed.value(new ConsentChoice(purpose, said));
            case Parsed.Fault<String> ignored -> Parsed.fault("The name of a purpose is one like that of a list.");
        };
    }
}
