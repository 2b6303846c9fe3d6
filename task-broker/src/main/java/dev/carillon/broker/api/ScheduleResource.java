package dev.carillon.broker.api;

import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.schedule.RuleText;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.schedule.ScheduleRule;
import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Schedules: set one, see how they stand, end one. */
@Path("/v1/schedules")
@Tag(name = "Schedules")
@Produces(MediaType.APPLICATION_JSON)
public class ScheduleResource {
    private static final Cursors<String> CURSORS = new Cursors<>("schedules", name -> name);
    private static final int LARGEST_PAGE = 1000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final TaskEngine engine;
    private final int most;
    private final ScheduleReader reader;

    public ScheduleResource(TaskEngine engine, BrokerConfig config) {
        this.engine = engine;
        this.most = config.limits().schedules();
        this.reader = new ScheduleReader(config.limits().payload().asLongValue());
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread // a payload may be large, and the engine is asked several times
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Create a schedule, or set an existing one",
            description = "Setting what is set already changes nothing. Another rule counts from now, or from the last"
                    + " time at which the schedule was due; anything else may change while times are due, and none is skipped"
                    + " or doubled.")
    @APIResponse(responseCode = "200", description = "The schedule is set")
    @APIResponse(responseCode = "409", description = "too-many-schedules: there are as many as there may be")
    @APIResponse(responseCode = "413", description = "payload-too-large: larger than the broker takes")
    public ScheduleDocument put(
            @PathParam("name") String name,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema =
                                                    @org.eclipse.microprofile.openapi.annotations.media.Schema(
                                                            implementation = ScheduleRequest.class)))
                    byte @Nullable [] body) {
        checkName(name);
        byte[] given = Inputs.bytes(body);
        while (true) { // as often as it fires meanwhile
            Instant now = await(engine.now()); // by which it will be due, whatever this machine's clock says
            ScheduleReader.Fields fields = reader.read(given, now);
            if (await(engine.queue(fields.queue())).isEmpty()) {
                throw ProblemException.invalid("queue", "There is no queue '" + fields.queue() + "'; make it first.");
            }
            Schedule schedule = schedule(name, fields, await(engine.schedule(name)), now);
            switch (await(engine.putSchedule(schedule))) {
                case SET -> {
                    return ScheduleDocument.of(await(engine.schedule(name)).orElse(schedule));
                }
                case TOO_MANY ->
                    throw ProblemException.conflict(
                            "too-many-schedules",
                            "There are " + most + " schedules, as many as carillon.broker.limits.schedules allows.");
                case FIRED_MEANWHILE -> {
                    // Its next time is another one by now.
                }
            }
        }
    }

    /** It is due after the last time of the one before, which may not be over where the clock was set back. */
    private static Schedule schedule(
            String name, ScheduleReader.Fields fields, Optional<Schedule> before, Instant now) {
        ScheduleRule rule = ScheduleRules.rule(
                fields, before.flatMap(found -> RuleText.read(found.rule())).orElse(null), now);
        Instant fired = before.map(Schedule::lastAt).orElse(now);
        Instant after = fired.isAfter(now) ? fired : now;
        return new Schedule(
                name,
                RuleText.of(rule),
                fields.queue(),
                fields.task().payload(),
                fields.task().priority(),
                fields.task().attributes(),
                rule.next(after).orElse(null),
                null,
                null);
    }

    @GET
    @Path("/{name}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "A schedule, when it is due next and when it was last")
    @APIResponse(responseCode = "200", description = "The schedule")
    @APIResponse(responseCode = "404", description = "There is no such schedule")
    public Uni<ScheduleDocument> schedule(@PathParam("name") String name) {
        return aside(engine.schedule(name))
                .map(found -> ScheduleDocument.of(found.orElseThrow(ScheduleResource::noSuchSchedule)));
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "All schedules, by name")
    public Uni<Page<ScheduleDocument>> schedules(
            @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @DefaultValue("100") String limit) {
        int rows = Inputs.number("limit", limit, 1, LARGEST_PAGE);
        Optional<String> after = CURSORS.key(cursor);
        return aside(engine.schedules())
                .map(all -> PagesByName.page(all, Schedule::name, after, rows, CURSORS, ScheduleDocument::of));
    }

    /** Rules are parsed and payloads decoded to be shown, for which no task is to wait on the thread of the engine. */
    private static <T> Uni<T> aside(CompletionStage<T> answer) {
        return Uni.createFrom().completionStage(answer).emitOn(Infrastructure.getDefaultExecutor());
    }

    @DELETE
    @Path("/{name}")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(summary = "End a schedule; the tasks that it made stay")
    @APIResponse(responseCode = "204", description = "The schedule is gone")
    @APIResponse(responseCode = "404", description = "There is no such schedule")
    public Uni<Void> remove(@PathParam("name") String name) {
        return Uni.createFrom().completionStage(engine.removeSchedule(name)).map(found -> {
            if (!found) {
                throw noSuchSchedule();
            }
            return null;
        });
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "name",
                    "A schedule's name has up to 100 letters, digits, '.', '_' or '-', and starts with one of the first two.");
        }
    }

    private static ProblemException noSuchSchedule() {
        return ProblemException.notFound(
                "There is no schedule of this name; make it with PUT /v1/schedules/{name} first.");
    }

    private static <T> T await(CompletionStage<T> stage) {
        return Uni.createFrom().completionStage(stage).await().indefinitely();
    }
}
