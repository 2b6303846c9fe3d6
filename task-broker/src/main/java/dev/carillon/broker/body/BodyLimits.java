package dev.carillon.broker.body;

import dev.carillon.broker.api.Problems;
import dev.carillon.http.problem.ProblemException;

/** How long the body of a request may be, by what is asked for. Pure. */
final class BodyLimits {
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

    /** In bytes; {@code path} is normal, with its percents. */
    long most(String path) {
        return isPayload(path) ? payload : batch;
    }

    /** What is answered to more. */
    ProblemException refusal(String path) {
        if (isPayload(path)) {
            return Problems.payloadTooLarge(payload);
        }
        if (path.endsWith("/batch")) {
            return Problems.batchTooLarge(batch);
        }
        return "/v1/workflows".equals(path) ? Problems.workflowTooLarge(batch) : Problems.bodyTooLong(batch);
    }

    /** A task's, or the result of one. */
    private static boolean isPayload(String path) {
        return path.endsWith("/tasks") || (path.endsWith("/ack") && !"/v1/leases/ack".equals(path));
    }
}
