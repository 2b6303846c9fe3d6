package dev.carillon.simulators.openapi;

/**
 * Where a request or an answer is not what the description says.
 *
 * @param operation by its name in the description; the method and the path where there is no such operation
 * @param part what is at fault: a parameter, {@code path}, {@code Content-Type}, or where in a JSON body
 * @param problem what is wrong with it, as a part of a sentence
 */
public record Violation(String operation, String part, String problem) {

    @Override
    public String toString() {
        return operation + ": " + part + " " + problem;
    }
}
