package io.godwit.operator.task;

import io.godwit.control.DataSourceControl.Seen;
import io.godwit.control.precheck.CheckStatus;
import io.godwit.control.resource.DataSource;
import io.godwit.control.resource.TestResult;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.read.DataSourceReading;
import io.godwit.operator.task.TaskConditions.Refusal;
import io.godwit.runtime.state.Failure;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes data sources what the objects of a cluster say, and tells what their tests found. Thread-safe. */
public final class SourceReconciliation {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration TESTED_AGAIN = Duration.ofMinutes(1);
    /** What may pass without a person: the test is repeated. */
    private static final Set<String> AWAY = Set.of(
            ErrorCode.SOURCE_UNREACHABLE.name(),
            ErrorCode.SOURCE_LOG_UNREACHABLE.name(),
            ErrorCode.TARGET_UNREACHABLE.name(),
            ErrorCode.KAFKA_UNREACHABLE.name(),
            ErrorCode.REGISTRY_UNREACHABLE.name());

    private final SourceService service;
    private final AppliedObjects<SourceObject> objects;
    private final NoteLimit limit;
    private final Clock clock;

    /** Makes data sources of the objects by the service. */
    public SourceReconciliation(SourceService service, AppliedObjects<SourceObject> objects, Clock clock) {
        this.service = service;
        this.objects = objects;
        this.limit = new NoteLimit(clock);
        this.clock = clock;
    }

    /** Takes the next step of an object that is wanted; answers when to come again. */
    public Duration reconcile(SourceObject object) {
        try {
            switch (service.read(object.document())) {
                case DataSourceReading.Valid valid -> given(object, valid.document());
                case DataSourceReading.Invalid invalid -> refused(object, Refusals.of(invalid.problems()));
            }
        } catch (GodwitException e) {
            refused(object, Refusals.of(e));
        }
        return PAUSE;
    }

    private void given(SourceObject object, DataSourceDocument document) {
        Optional<Seen> found = service.find(object.name());
        if (found.isEmpty()) {
            created(claiming(object), document);
            return;
        }
        Optional<Before> before = applied(object);
        boolean takes = object.takesOver() && !before.map(Before::takenOver).orElse(false);
        DataSource known = found.get().source();
        if (known.document().equals(document.toTree())) { // it can be used, but is not the object's to change
            tell(object, tested(found.get()), before.isPresent() || takes);
            return;
        }
        boolean own =
                before.filter(applied -> applied.revision() == known.revision()).isPresent();
        if (own || takes) {
            tell(object, service.change(document, known.revision()), true);
        } else {
            refused(
                    object,
                    new Refusal(
                            new Failure(
                                    ErrorCode.DATA_SOURCE_EXISTS.name(),
                                    "data source " + object.name() + " was made or changed elsewhere, to revision "
                                            + known.revision(),
                                    "make the object say the same, or overwrite it: annotate it with "
                                            + TaskDocument.TAKE_OVER
                                            + "=true, after removing that annotation where it stands already"),
                            true));
        }
    }

    /** Told before it is made: what is found after an answer that was lost is the object's own. */
    private SourceObject claiming(SourceObject object) {
        Map<String, Object> status = new LinkedHashMap<>(object.status());
        status.put("applied", new Before(0, 0, false).tree(object));
        if (StatusTree.differ(object.status(), status, Set.of())) {
            objects.tell(object, status);
        }
        return new SourceObject(
                object.uid(), object.name(), object.generation(), object.document(), object.takesOver(), status);
    }

    private void created(SourceObject object, DataSourceDocument document) {
        try {
            tell(object, service.create(document), true);
        } catch (GodwitException e) {
            refused(object, Refusals.of(e));
        }
    }

    /** A server that was away may be back. */
    private Seen tested(Seen seen) {
        boolean again = seen.source()
                .test()
                .filter(test -> !test.passed() && clock.millis() - test.atMillis() > TESTED_AGAIN.toMillis())
                .isPresent();
        return again ? service.test(seen.source().name()) : seen;
    }

    /** See {@link TaskObject.Done}. */
    private record Before(long generation, long revision, boolean takenOver) {
        Map<String, Object> tree(SourceObject object) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("generation", generation);
            tree.put("revision", revision);
            if (takenOver && object.takesOver()) {
                tree.put("takenOver", true);
            }
            return tree;
        }
    }

    /** What it was made from last; empty where nothing was. */
    private static Optional<Before> applied(SourceObject object) {
        return object.status().get("applied") instanceof Map<?, ?> applied
                ? Optional.of(new Before(
                        TaskStatus.number(applied.get("generation")),
                        TaskStatus.number(applied.get("revision")),
                        Boolean.TRUE.equals(applied.get("takenOver"))))
                : Optional.empty();
    }

    private void tell(SourceObject object, Seen seen, boolean own) {
        DataSource source = seen.source();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("kind", source.kind().key());
        status.put("endpoint", source.described().spec().endpoint());
        status.put("revision", source.revision());
        source.test().ifPresent(test -> status.put("test", test.passed() ? "Passed" : "Failed"));
        status.put("users", seen.users());
        if (own) {
            status.put("applied", new Before(object.generation(), source.revision(), object.takesOver()).tree(object));
        }
        tell(object, status, source.test().flatMap(SourceReconciliation::failure));
    }

    /** The first finding that keeps tasks from running. */
    private static Optional<Refusal> failure(TestResult test) {
        return test.checks().stream()
                .filter(check -> check.status() == CheckStatus.FAIL)
                .findFirst()
                .map(check -> new Refusal(
                        new Failure(
                                check.error().orElse(ErrorCode.CONFIG_INVALID.name()), check.message(), check.remedy()),
                        check.error().filter(AWAY::contains).isEmpty()));
    }

    private void refused(SourceObject object, Refusal refusal) {
        Map<String, Object> status = new LinkedHashMap<>(object.status());
        applied(object).ifPresent(before -> status.put("applied", before.tree(object)));
        tell(object, status, Optional.of(refusal));
    }

    private void tell(SourceObject object, Map<String, Object> status, Optional<Refusal> refusal) {
        List<Condition> before = TaskStatus.conditions(object.status());
        TaskStatus.with(
                status,
                object.generation(),
                refusal.map(why -> TaskConditions.refused(why, object.generation(), before, clock.instant()))
                        .orElseGet(() -> TaskConditions.usable(object.generation(), before, clock.instant())));
        if (StatusTree.differ(object.status(), status, Set.of())) {
            objects.tell(object, status);
        }
        refusal.map(why -> new Note(true, TaskConditions.word(why.why().code()), TaskConditions.text(why.why())))
                .filter(note -> limit.takes(object.uid(), note))
                .ifPresent(note -> objects.report(object, note));
    }
}
