package dev.carillon.contacts.contact;

/**
 * People who said something of a purpose.
 *
 * @param given whether they said yes, and nothing else since; else they said no, to it or to everything
 */
public record ConsentChoice(String purpose, boolean given) {

    /** Reads a purpose, and {@code :given} or {@code :withdrawn}; without either it is given. */
    static Parsed<ConsentChoice> parse(String text) {
        int colon = text.indexOf(':');
        String state = colon < 0 ? "given" : text.substring(colon + 1);
        if (!state.equals("given") && !state.equals("withdrawn")) {
            return Parsed.fault("A consent is 'given' or 'withdrawn', such as 'newsletter:given'.");
        }
        return switch (Label.parse(colon < 0 ? text : text.substring(0, colon))) {
            case Parsed.Value<String>(String purpose) ->
                Parsed.value(new ConsentChoice(purpose, state.equals("given")));
            case Parsed.Fault<String> ignored -> Parsed.fault("The name of a purpose is one like that of a list.");
        };
    }
}
