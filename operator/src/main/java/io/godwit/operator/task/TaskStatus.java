package io.godwit.operator.task;

import io.godwit.control.record.RecordedState;
import io.godwit.control.standing.StageStanding;
import io.godwit.control.standing.TableStanding;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.TaskType;
import io.godwit.model.task.Trees;
import io.godwit.operator.task.TaskConditions.Refusal;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a MigrationTask's status says, as a tree. Pure. */
final class TaskStatus {
    static final String PHASE = "phase";
    static final String STAGE = "stage";
    static final String PROGRESS = "progress";
    static final String LAG = "lag";
    static final String CONFLICTS = "conflicts";
    static final String FAILURE = "failure";

    static final String ROLLED_BACK = "rolledBack";

    static final String PENDING = "Pending";
    private static final String INCR_SYNC = "incr-sync";
    private static final String TASK_ID = "taskId";
    private static final String APPLIED = "applied";
    static final String GENERATION = "generation";
    static final String REVISION = "revision";
    private static final String RUN = "run";
    static final String DOCUMENT = "document";
    private static final String TAKEN_OVER = "takenOver";
    static final String SPEC = "spec";
    static final String INTENDED = "intended";
    static final String LAST_GOOD = "lastGood";
    private static final String CONDITIONS = "conditions";
    private static final String OWNER = "owner";
    private static final String REST = "REST";
    private static final int PERCENT = 100;

    private TaskStatus() {}

    /** What was carried out, as a status keeps it. */
    static TaskObject.Done done(Map<String, Object> status) {
        Map<?, ?> applied = status.get(APPLIED) instanceof Map<?, ?> map ? map : Map.of();
        return new TaskObject.Done(
                Optional.ofNullable(status.get(TASK_ID)).map(String::valueOf),
                number(applied.get(GENERATION)),
                Optional.ofNullable(applied.get(DOCUMENT)).map(String::valueOf),
                number(applied.get(REVISION)),
                Optional.ofNullable(applied.get(RUN)).map(Boolean.TRUE::equals),
                Boolean.TRUE.equals(applied.get(TAKEN_OVER)));
    }

    /** The status of an object that has a task. */
    static Map<String, Object> of(
            TaskObject object, TaskService.Known known, TaskObject.Done done, Optional<Refusal> refusal, Instant now) {
        TaskRecord task = known.task();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put(PHASE, RecordedState.of(task).title());
        stage(StageStanding.of(task, known.overview())).ifPresent(stage -> {
            status.put(STAGE, TaskConditions.word(stage.stage().name()));
            if (stage.progress().isPresent()) {
                status.put(PROGRESS, (int) (stage.progress().getAsDouble() * PERCENT) + "%");
            }
        });
        if (task.isRun() && known.overview().mostLagMillis().isPresent()) {
            status.put(LAG, lag(known.overview().mostLagMillis().getAsLong()));
        }
        status.put(
                CONFLICTS,
                known.overview().tables().stream()
                        .mapToLong(TableStanding::conflicts)
                        .sum());
        done.taskId().ifPresent(id -> status.put(TASK_ID, id));
        status.put(REVISION, task.revision());
        status.put(OWNER, done.taskId().isPresent() && done.revision() == task.revision() ? "Kubernetes" : REST);
        status.put("instances", instances(task));
        status.put("selector", "godwit.io/task-id=" + task.id() + ",godwit.io/component=" + INCR_SYNC);
        refusal.map(Refusal::why)
                .or(() -> TaskConditions.failure(known))
                .ifPresent(why -> status.put(FAILURE, failure(why)));
        if (task.spec().get(SPEC) instanceof Map<?, ?> spec) {
            status.put(SPEC, spec);
        }
        put(status, object, done);
        Optional<Long> rolledBack = done.covers(object) ? object.rolledBackTo() : Optional.empty();
        rolledBack.ifPresent(generation -> status.put(ROLLED_BACK, generation));
        List<Condition> conditions = TaskConditions.of(
                known,
                refusal.or(() -> rolledBack.map(KeptSpecs::rolledBack)),
                object.generation(),
                conditions(object.status()),
                now);
        KeptSpecs.lastGood(object, done, task, conditions, now).ifPresent(good -> status.put(LAST_GOOD, good));
        return with(status, object.generation(), conditions);
    }

    /** The status of an object that has none. */
    static Map<String, Object> of(TaskObject object, Refusal refusal, Instant now) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put(PHASE, PENDING);
        object.done().taskId().ifPresent(id -> status.put(TASK_ID, id));
        if (refusal.why().code().equals(ErrorCode.TASK_EXISTS.name())) {
            status.put(OWNER, REST);
        }
        status.put(FAILURE, failure(refusal.why()));
        put(status, object, object.done());
        Optional.ofNullable(object.status().get(LAST_GOOD)).ifPresent(good -> status.put(LAST_GOOD, good));
        return with(
                status,
                object.generation(),
                TaskConditions.refused(refusal, object.generation(), conditions(object.status()), now));
    }

    /** The status of an object whose task nobody can look at: what was known last, but for what holds now. */
    static Map<String, Object> unseen(TaskObject object, Refusal refusal, Instant now) {
        Map<String, Object> status = new LinkedHashMap<>(object.status());
        status.putIfAbsent(PHASE, PENDING);
        status.put(FAILURE, failure(refusal.why()));
        return with(
                status,
                object.generation(),
                TaskConditions.refused(refusal, object.generation(), conditions(object.status()), now));
    }

    /** The first one that is not complete: changes are followed from before rows are read. Else the last one that ran. */
    private static Optional<StageStanding> stage(List<StageStanding> stages) {
        List<StageStanding> begun =
                stages.stream().filter(stage -> stage.times().isPresent()).toList();
        return begun.stream()
                .filter(stage -> stage.state() != StageStanding.State.COMPLETED)
                .findFirst()
                .or(() -> begun.stream().reduce((before, last) -> last));
    }

    /** Seconds are enough for a look. */
    private static String lag(long millis) {
        Duration lag = Duration.ofMillis(Math.max(0, millis));
        return lag.toHours() > 0
                ? lag.toHours() + "h" + lag.toMinutesPart() + "m"
                : lag.toMinutes() > 0 ? lag.toMinutes() + "m" + lag.toSecondsPart() + "s" : lag.toSeconds() + "s";
    }

    /** Read from the tree, as every look at a task would parse the whole spec otherwise. */
    private static int instances(TaskRecord task) {
        Object set = Trees.at(task.spec(), List.of("spec", "options", "parameters"))
                .getOrDefault(ExpertParameter.INCR_SYNC_INSTANCES.key(), 1);
        boolean follows = Trees.at(task.spec(), List.of("spec")).get("types") instanceof List<?> types
                && types.contains(TaskType.INCREMENTAL.name());
        return follows ? Integer.parseInt(String.valueOf(set)) : 0;
    }

    private static Map<String, Object> failure(Failure why) {
        return Map.of("code", why.code(), "message", why.message(), "remedy", why.remedy());
    }

    private static void put(Map<String, Object> status, TaskObject object, TaskObject.Done done) {
        if (KeptSpecs.isIntended(object) && !done.covers(object)) {
            status.put(INTENDED, object.status().get(INTENDED));
        }
        if (done.taskId().isPresent()) {
            Map<String, Object> applied = new LinkedHashMap<>();
            applied.put(GENERATION, done.generation());
            done.document().ifPresent(mark -> applied.put(DOCUMENT, mark));
            applied.put(REVISION, done.revision());
            done.runs().ifPresent(runs -> applied.put(RUN, runs));
            if (done.takenOver() && object.takesOver()) {
                applied.put(TAKEN_OVER, true);
            }
            status.put(APPLIED, applied);
        }
    }

    /** A status with its conditions. */
    static Map<String, Object> with(Map<String, Object> status, long generation, List<Condition> conditions) {
        status.put("observedGeneration", generation);
        status.put(CONDITIONS, conditions.stream().map(TaskStatus::tree).toList());
        return status;
    }

    private static Map<String, Object> tree(Condition condition) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("type", condition.type().name());
        tree.put("status", condition.holds() ? "True" : "False");
        tree.put("reason", condition.reason());
        tree.put("message", condition.message());
        tree.put("observedGeneration", condition.observedGeneration());
        tree.put("lastTransitionTime", condition.since().toString());
        return tree;
    }

    /** The conditions of a status; those that nobody knows are left out. */
    static List<Condition> conditions(Map<String, Object> status) {
        List<Condition> conditions = new ArrayList<>();
        if (status.get(CONDITIONS) instanceof List<?> kept) {
            for (Object element : kept) {
                if (element instanceof Map<?, ?> tree) {
                    condition(tree).ifPresent(conditions::add);
                }
            }
        }
        return conditions;
    }

    private static Optional<Condition> condition(Map<?, ?> tree) {
        try {
            return Optional.of(new Condition(
                    Condition.Type.valueOf(String.valueOf(tree.get("type"))),
                    "True".equals(tree.get("status")),
                    String.valueOf(tree.get("reason")),
                    String.valueOf(tree.get("message")),
                    number(tree.get("observedGeneration")),
                    Instant.parse(String.valueOf(tree.get("lastTransitionTime")))));
        } catch (IllegalArgumentException | DateTimeParseException e) { // somebody else wrote it
            return Optional.empty();
        }
    }

    static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
