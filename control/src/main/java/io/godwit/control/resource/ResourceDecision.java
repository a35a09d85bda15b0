package io.godwit.control.resource;

import io.godwit.control.record.Written;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What becomes of the records.
 *
 * @param written by key; those without a value are removed. All or none; nothing to write where it is empty
 * @param result what the request was about, from now on; absent where it is forgotten or not known
 */
public record ResourceDecision<R>(Map<String, Optional<byte[]>> written, Optional<R> result) implements Written {
    /** Whoever repeats a request after a lost answer does so sooner. */
    private static final Duration ANSWERS_KEPT = Duration.ofHours(1);

    /** A request for a task is decided within a minute or not carried out. */
    private static final Duration HELD = Duration.ofMinutes(2);

    /** Copies the map. */
    public ResourceDecision {
        written = Map.copyOf(written);
    }

    /**
     * What a request makes of the records.
     *
     * @throws GodwitException configuration, when it is refused: then nothing is written
     */
    public static <R extends Resource<R>> ResourceDecision<R> of(
            Resources kept, ResourceRequest<R> request, Instant now) {
        Optional<Answered> before = kept.answered(request.id());
        return before.isPresent()
                ? again(before.get(), request)
                : written(kept, request, decided(kept, request, now), now);
    }

    /** Keeps what a document names from being deleted while a task is made from it; what does not exist is left out. */
    public static ResourceDecision<DataSource> hold(
            Resources kept, Map<String, Object> document, String task, Instant now) {
        Map<String, Optional<byte[]>> written = new TreeMap<>();
        long until = now.plus(HELD).toEpochMilli();
        ReferencedDocument.subjects(document, kept).forEach(subject -> {
            Hold hold = new Hold(subject, task, until);
            written.put(hold.key(), Optional.of(Json.write(hold)));
        });
        if (!written.isEmpty()) {
            expired(kept, now, written);
        }
        return new ResourceDecision<>(written, Optional.empty());
    }

    /**
     * Keeps what a test of a revision of a data source found. It may have been changed or forgotten meanwhile; then the result says
     * nothing.
     */
    public static ResourceDecision<DataSource> tested(Resources kept, String name, long revision, TestResult result) {
        Optional<DataSource> known = kept.find(DataSource.TYPE, name);
        if (known.filter(source -> source.revision() == revision).isEmpty()) {
            return new ResourceDecision<>(Map.of(), known);
        }
        DataSource next = known.get().tested(result);
        return new ResourceDecision<>(Map.of(next.key(), Optional.of(Json.write(next))), Optional.of(next));
    }

    private static <R extends Resource<R>> Optional<R> decided(
            Resources kept, ResourceRequest<R> request, Instant now) {
        ResourceType<R> type = request.type();
        return switch (request) {
            case ResourceRequest.Create<R> create -> {
                if (kept.find(type, create.name()).isPresent()) {
                    throw type.exists(create.name());
                }
                yield Optional.of(create.resource());
            }
            case ResourceRequest.Change<R> change -> {
                R known = kept.require(type, change.name());
                type.requireRevision(known, change.revision());
                yield Optional.of(known.changedTo(change.newer()));
            }
            case ResourceRequest.Delete<R> delete -> {
                type.requireRevision(kept.require(type, delete.name()), delete.revision());
                requireUnused(delete, kept.holders(delete, now.toEpochMilli()));
                yield Optional.empty();
            }
        };
    }

    private static <R extends Resource<R>> ResourceDecision<R> again(Answered before, ResourceRequest<R> request) {
        if (!before.isTo(request)) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "another request was made under this id",
                    "give each request an id of its own, and repeat one only as it was");
        }
        return new ResourceDecision<>(Map.of(), before.result(request.type()));
    }

    private static void requireUnused(ResourceRequest.Delete<?> delete, List<String> holders) {
        ResourceType<?> type = delete.type();
        if (!delete.users().isEmpty()) {
            throw GodwitException.configuration(
                    type.codes().used(),
                    type.title() + " " + delete.name() + " is used by " + String.join(", ", delete.users()),
                    "release these tasks, or give them another " + type.title() + ", first");
        }
        if (!holders.isEmpty()) {
            throw GodwitException.configuration(
                    type.codes().used(),
                    type.title() + " " + delete.name() + " was asked for by " + String.join(", ", holders)
                            + " within the last " + HELD.toMinutes() + " minutes",
                    "repeat the request in " + HELD.toMinutes() + " minutes, if that task was not created");
        }
    }

    private static <R extends Resource<R>> ResourceDecision<R> written(
            Resources kept, ResourceRequest<R> request, Optional<R> next, Instant now) {
        Map<String, Optional<byte[]>> written = new TreeMap<>();
        expired(kept, now, written);
        written.put(request.type().key(request.name()), next.map(Json::write));
        Answered answer = Answered.now(request, next, now.toEpochMilli());
        written.put(answer.key(), Optional.of(Json.write(answer)));
        return new ResourceDecision<>(written, next);
    }

    private static void expired(Resources kept, Instant now, Map<String, Optional<byte[]>> written) {
        kept.answers().stream()
                .filter(answer -> now.toEpochMilli() - answer.atMillis() > ANSWERS_KEPT.toMillis())
                .forEach(answer -> written.put(answer.key(), Optional.empty()));
        kept.holds().stream()
                .filter(hold -> hold.untilMillis() <= now.toEpochMilli())
                .forEach(hold -> written.putIfAbsent(hold.key(), Optional.empty()));
    }
}
