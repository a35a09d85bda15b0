package io.godwit.control.resource;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.DataSourceDocument;
import io.godwit.runtime.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What becomes of the records.
 *
 * @param written by key; those without a value are removed. All or none; nothing to write where it is empty
 * @param result the data source from now on; absent where it is forgotten or not known
 */
public record ResourceDecision(Map<String, Optional<byte[]>> written, Optional<DataSource> result) {
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
    public static ResourceDecision of(Resources kept, ResourceRequest request, Instant now) {
        Optional<Answered> before = kept.answered(request.id());
        if (before.isPresent()) {
            return again(before.get(), request);
        }
        long nowMillis = now.toEpochMilli();
        return switch (request) {
            case ResourceRequest.Create create -> written(kept, create, Optional.of(created(kept, create, now)), now);
            case ResourceRequest.Change change -> {
                DataSource known = kept.require(change.name());
                requireRevision(known, change.revision());
                requireKind(known, change.document());
                yield written(kept, change, Optional.of(known.changed(change.document(), nowMillis)), now);
            }
            case ResourceRequest.Delete delete -> {
                DataSource known = kept.require(delete.name());
                requireRevision(known, delete.revision());
                requireUnused(delete, kept.holders(delete.name(), nowMillis));
                yield written(kept, delete, Optional.empty(), now);
            }
            case ResourceRequest.Tested tested -> tested(kept, tested);
        };
    }

    /** Keeps data sources from being deleted while a task is made from them; those that do not exist are left out. */
    public static ResourceDecision hold(Resources kept, Collection<String> names, String task, Instant now) {
        Map<String, Optional<byte[]>> written = new TreeMap<>();
        long until = now.plus(HELD).toEpochMilli();
        names.stream().filter(name -> kept.find(name).isPresent()).forEach(name -> {
            Hold hold = new Hold(name, task, until);
            written.put(hold.key(), Optional.of(Json.write(hold)));
        });
        if (!written.isEmpty()) {
            expired(kept, now, written);
        }
        return new ResourceDecision(written, Optional.empty());
    }

    private static ResourceDecision again(Answered before, ResourceRequest request) {
        if (!before.isTo(request)) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "another request was made under this id",
                    "give each request an id of its own, and repeat one only as it was");
        }
        return new ResourceDecision(Map.of(), before.result());
    }

    private static DataSource created(Resources kept, ResourceRequest.Create create, Instant now) {
        kept.find(create.name()).ifPresent(known -> {
            throw GodwitException.configuration(
                    ErrorCode.DATA_SOURCE_EXISTS,
                    "a data source named " + known.name() + " exists already",
                    "choose another name, or change that data source");
        });
        return DataSource.created(create.document(), now.toEpochMilli());
    }

    private static void requireRevision(DataSource known, OptionalLong seen) {
        if (seen.isPresent() && seen.getAsLong() != known.revision()) {
            throw GodwitException.configuration(
                    ErrorCode.DATA_SOURCE_REVISION,
                    "data source " + known.name() + " is at revision " + known.revision() + ", not at "
                            + seen.getAsLong(),
                    "look at it again, and repeat the request with its revision");
        }
    }

    private static void requireKind(DataSource known, DataSourceDocument newer) {
        if (newer.spec().kind() != known.kind()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "spec: data source " + known.name() + " is described under "
                            + known.kind().key() + ", not under "
                            + newer.spec().kind().key(),
                    "keep its kind, or create another data source");
        }
    }

    private static void requireUnused(ResourceRequest.Delete delete, List<String> holders) {
        if (!delete.users().isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.DATA_SOURCE_USED,
                    "data source " + delete.name() + " is used by " + String.join(", ", delete.users()),
                    "release these tasks, or give them another data source, first");
        }
        if (!holders.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.DATA_SOURCE_USED,
                    "data source " + delete.name() + " was asked for by " + String.join(", ", holders)
                            + " within the last " + HELD.toMinutes() + " minutes",
                    "repeat the request in " + HELD.toMinutes() + " minutes, if that task was not created");
        }
    }

    /** What was tested may have been changed or forgotten meanwhile; then the result says nothing. */
    private static ResourceDecision tested(Resources kept, ResourceRequest.Tested tested) {
        Optional<DataSource> known = kept.find(tested.name());
        if (known.filter(source -> source.revision() == tested.revision()).isEmpty()) {
            return new ResourceDecision(Map.of(), known);
        }
        DataSource next = known.get().tested(tested.result());
        return new ResourceDecision(Map.of(next.key(), Optional.of(Json.write(next))), Optional.of(next));
    }

    private static ResourceDecision written(
            Resources kept, ResourceRequest request, Optional<DataSource> next, Instant now) {
        Map<String, Optional<byte[]>> written = new TreeMap<>();
        expired(kept, now, written);
        written.put(DataSource.key(request.name()), next.map(Json::write));
        Answered answer = new Answered(
                request.id(), now.toEpochMilli(), request.what(), request.name(), next, Answered.sent(request));
        written.put(answer.key(), Optional.of(Json.write(answer)));
        return new ResourceDecision(written, next);
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
