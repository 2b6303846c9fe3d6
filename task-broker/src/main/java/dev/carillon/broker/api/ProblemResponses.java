package dev.carillon.broker.api;

import dev.carillon.http.problem.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Completes the description of the API while it is built: whatever goes wrong, on any route, is a problem document. */
@OpenApiFilter(stages = RunStage.BUILD)
public class ProblemResponses implements OASFilter {
    private static final Map<String, String> ON_EVERY_ROUTE = Map.of(
            "400", "invalid-field, malformed-json, empty-batch: the request is not as it must be",
            "401", "There is no bearer token, or it is not known",
            "403", "The token lacks the role",
            "503",
                    "read-only, disk-full, database-away, tokens-unreadable, stopping: the broker cannot do this now;"
                            + " Retry-After says when to come again");
    /** Where a route does not say more of it. */
    private static final Map<String, String> UNLESS_SAID = Map.of("429", "overloaded: come again after Retry-After");

    @Override
    public Operation filterOperation(Operation operation) {
        // Sorted, so that the same code is always described by the same bytes.
        Map<String, APIResponse> responses =
                new TreeMap<>(operation.getResponses().getAPIResponses());
        ON_EVERY_ROUTE.forEach((status, meaning) ->
                responses.put(status, OASFactory.createAPIResponse().description(meaning)));
        UNLESS_SAID.forEach((status, meaning) ->
                responses.putIfAbsent(status, OASFactory.createAPIResponse().description(meaning)));
        responses.forEach((status, response) -> {
            if (status.startsWith("4") || status.startsWith("5")) {
                describe(response);
            }
        });
        operation.getResponses().setAPIResponses(responses);
        return operation;
    }

    private static void describe(APIResponse response) {
        Content problem = OASFactory.createContent()
                .addMediaType(
                        Problem.MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref("#/components/schemas/Problem")));
        response.setContent(problem);
    }
}
