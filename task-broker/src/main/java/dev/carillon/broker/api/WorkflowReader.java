package dev.carillon.broker.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.NewWorkflow.Member;
import dev.carillon.http.problem.Problem;
import dev.carillon.http.problem.ProblemException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a workflow: {@code {"stages":[[{"queue":…,"payload":…},…],…]}}. What is wrong with a task is named with its place,
 * as {@code stages[0][2].delay}. Pure.
 */
final class WorkflowReader {
    static final int MOST_STAGES = 100;

    private final int mostTasks;
    private final long mostPayload;

    WorkflowReader(int mostTasks, long mostPayload) {
        this.mostTasks = mostTasks;
        this.mostPayload = mostPayload;
    }

    /** The field that names the queue of a task. */
    static String queueOf(int stage, int index) {
        return task(stage, index) + ".queue";
    }

    private static String task(int stage, int index) {
        return "stages[" + stage + "][" + index + "]";
    }

    NewWorkflow read(byte[] body, @Nullable String idempotencyKey, Instant now) {
        try (JsonParser parser = TaskReader.JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw TaskReader.malformed("A workflow is a JSON object.");
            }
            List<List<Member>> stages = stagesField(parser, body, now);
            if (parser.nextToken() != null) {
                throw TaskReader.malformed("There is something after the workflow.");
            }
            return new NewWorkflow(stages, idempotencyKey);
        } catch (JacksonException e) {
            throw TaskReader.malformed("The workflow is not JSON", e);
        } catch (IOException e) {
            throw TaskReader.malformed("The workflow is not JSON.");
        }
    }

    private List<List<Member>> stagesField(JsonParser parser, byte[] body, Instant now) throws IOException {
        List<List<Member>> stages = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (!name.equals("stages")) {
                throw ProblemException.invalid(name, "A workflow has no field '" + name + "', but stages.");
            }
            if (stages != null) {
                throw ProblemException.invalid(name, "'stages' is given more than once.");
            }
            stages = stages(parser, body, now);
        }
        if (stages == null) {
            throw ProblemException.invalid("stages", "'stages' is missing.");
        }
        return stages;
    }

    private List<List<Member>> stages(JsonParser parser, byte[] body, Instant now) throws IOException {
        expectArray(parser, "stages", "'stages' is a list of stages, each a list of tasks.");
        TaskReader reader = new TaskReader(parser, body, 0, TaskReader.Place.WORKFLOW);
        List<List<Member>> stages = new ArrayList<>();
        int left = mostTasks;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (stages.size() == MOST_STAGES) {
                throw ProblemException.invalid("stages", "A workflow has up to " + MOST_STAGES + " stages.");
            }
            List<Member> stage = stage(parser, reader, stages.size(), left, now);
            left -= stage.size();
            stages.add(stage);
        }
        if (stages.isEmpty()) {
            throw ProblemException.invalid("stages", "A workflow has at least one stage.");
        }
        return stages;
    }

    private List<Member> stage(JsonParser parser, TaskReader reader, int stage, int most, Instant now)
            throws IOException {
        String field = "stages[" + stage + "]";
        expectArray(parser, field, "A stage is a list of tasks.");
        List<Member> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (members.size() == most) {
                throw ProblemException.of(
                        413, "workflow-too-large", "A workflow has up to " + mostTasks + " tasks.", "stages");
            }
            members.add(member(reader, stage, members.size(), now));
        }
        if (members.isEmpty()) {
            throw ProblemException.invalid(field, "A stage has at least one task.");
        }
        return members;
    }

    private Member member(TaskReader reader, int stage, int index, Instant now) throws IOException {
        try {
            TaskFields fields = reader.read();
            String queue = reader.queue();
            if (queue == null) {
                throw ProblemException.invalid("queue", "'queue' is missing.");
            }
            return new Member(Inputs.queueName(queue), fields.task(now, mostPayload));
        } catch (ProblemException e) {
            throw at(task(stage, index), e.problem());
        }
    }

    /** The same problem, at a task of the workflow. */
    private static ProblemException at(String task, Problem problem) {
        String field = problem.field() == null ? task : task + "." + problem.field();
        String kind = problem.type().substring(problem.type().lastIndexOf(':') + 1);
        return ProblemException.of(problem.status(), kind, task + ": " + problem.detail(), field);
    }

    private static void expectArray(JsonParser parser, String field, String detail) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw ProblemException.invalid(field, detail);
        }
    }
}
