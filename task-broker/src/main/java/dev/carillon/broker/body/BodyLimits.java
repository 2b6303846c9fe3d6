package dev.carillon.broker.body;

import dev.carillon.broker.api.Problems;
import dev.carillon.http.problem.ProblemException;
import java.util.regex.Pattern;

/** How long the body of a request may be, by what is asked for. Pure. */
final class BodyLimits {
    /** Where a body is a task's payload, or the result of one. */
    private static final Pattern PAYLOADS = Pattern.compile("/v1/queues/[^/]+/tasks/?|/v1/leases/[^/]+/ack/?");

    private static final Pattern BATCHES = Pattern.compile("/v1/queues/[^/]+/tasks/batch/?");
    private static final Pattern WORKFLOWS = Pattern.compile("/v1/workflows/?");

    private final long payload;
    private final long batch;

    /**
     * @param payload bytes of a body that is one payload
     * @param batch bytes of any other
     */
    BodyLimits(long payload, long batch) {
        this.payload = payload;
        this.batch = batch;
    }

    /** In bytes; {@code path} is as the router compares it. */
    long most(String path) {
        return isPayload(path) ? payload : batch;
    }

    /** What may come whatever is asked for. */
    long least() {
        return Math.min(payload, batch);
    }

    /** What is answered to more. */
    ProblemException refusal(String path) {
        if (isPayload(path)) {
            return Problems.payloadTooLarge(payload);
        }
        if (BATCHES.matcher(path).matches()) {
            return Problems.batchTooLarge(batch);
        }
        return WORKFLOWS.matcher(path).matches() ? Problems.workflowTooLarge(batch) : Problems.bodyTooLong(batch);
    }

    private static boolean isPayload(String path) {
        return PAYLOADS.matcher(path).matches();
    }
}
