package dev.carillon.contacts.consent;

import dev.carillon.http.problem.ProblemException;
import jakarta.validation.constraints.Size;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said, as a caller writes it down.
 *
 * @param state {@code GIVEN}, {@code WITHDRAWN}, or {@code PENDING} to ask the person to confirm
 * @param basis needed for what is given
 * @param source where it was said; {@code api} where it is missing, and none of those of this service
 * @param evidence what proves it: the wording, the form, the time; needed for what is given
 */
public record NewConsent(
        @Nullable String purpose,
        @Nullable ConsentState state,
        @Nullable LegalBasis basis,
        @Nullable @Size(min = 1, max = 100) String source,
        @Nullable @Size(max = 50) Map<String, Object> evidence) {
    private static final int LONGEST_EVIDENCE = 8192;
    /** Well below what JSON may be read and written with, since it is shown inside of other documents. */
    private static final int DEEPEST_EVIDENCE = 20;

    /** What this service itself writes, and tells apart by. */
    private static final Set<String> OWN_SOURCES = Set.of("confirm-link", "kept", "merge", "unsubscribe-link");

    /** This, checked; throws a 400 that names the field at fault. */
    public NewConsent checked() {
        String wanted = Purpose.parse(purpose);
        ConsentState said = state;
        if (said == null) {
            throw ProblemException.invalid("state", "Give GIVEN, WITHDRAWN, or PENDING to ask for a confirmation.");
        }
        if (wanted.equals(Purpose.ALL) && said != ConsentState.WITHDRAWN) {
            throw ProblemException.invalid(
                    "purpose", "Consent is given for one purpose at a time; 'all' can only be withdrawn.");
        }
        if (said == ConsentState.GIVEN && basis == null) {
            throw ProblemException.invalid(
                    "basis", "What is given has a basis: CONSENT, CONTRACT, LEGAL_OBLIGATION and so on.");
        }
        if (source != null && OWN_SOURCES.contains(source)) {
            throw ProblemException.invalid("source", "What is said by a link or a merge is written down by itself.");
        }
        Map<String, Object> proof = evidence == null ? Map.of() : evidence;
        if (said == ConsentState.GIVEN && proof.isEmpty()) {
            throw ProblemException.invalid("evidence", "What is given has evidence: the wording, the form, the time.");
        }
        if (proof.toString().length() > LONGEST_EVIDENCE) {
            throw ProblemException.invalid("evidence", "Evidence has at most " + LONGEST_EVIDENCE + " characters.");
        }
        if (isDeeper(proof, DEEPEST_EVIDENCE)) {
            throw ProblemException.invalid("evidence", "Evidence is nested at most " + DEEPEST_EVIDENCE + " deep.");
        }
        return new NewConsent(wanted, said, basis, source == null ? "api" : source, proof);
    }

    private static boolean isDeeper(@Nullable Object value, int levels) {
        return switch (value) {
            case Map<?, ?> map -> levels == 0 || map.values().stream().anyMatch(inside -> isDeeper(inside, levels - 1));
            case Collection<?> list -> levels == 0 || list.stream().anyMatch(inside -> isDeeper(inside, levels - 1));
            case null, default -> false;
        };
    }
}
