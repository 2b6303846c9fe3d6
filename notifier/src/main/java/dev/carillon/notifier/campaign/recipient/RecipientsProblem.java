package dev.carillon.notifier.campaign.recipient;

import dev.carillon.http.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * The problem document of a refused campaign (RFC 9457, with the extension member {@code errors}).
 *
 * @param errors the first faults, in the order of the request; {@code detail} has the count of all
 */
@RegisterForReflection
public record RecipientsProblem(
        String type, String title, int status, String detail, String field, List<RecipientFault> errors) {

    public static RecipientsProblem of(RecipientsRefusedException refused) {
        Problem problem = Problem.of(400, "invalid-recipients", String.valueOf(refused.getMessage()), "recipients");
        return new RecipientsProblem(
                problem.type(), problem.title(), problem.status(), problem.detail(), "recipients", refused.faults());
    }
}
