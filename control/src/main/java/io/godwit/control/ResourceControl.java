package io.godwit.control;

import io.godwit.control.ServiceControl.Caller;
import io.godwit.control.resource.Resource;
import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.ResourceDecision;
import io.godwit.control.resource.ResourceRequest;
import io.godwit.control.resource.ResourceType;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;

/**
 * The resources of one type, as the service's interfaces see them. Every instance answers every question in the same way; a request that
 * is repeated under its id is done once. Thread-safe; every method blocks.
 */
public final class ResourceControl<R extends Resource<R>> {
    private final ResourceType<R> type;
    private final ResourceBook book;
    private final Clock clock;

    /** Resources that are kept in {@code book}. */
    public ResourceControl(ResourceType<R> type, ResourceBook book, Clock clock) {
        this.type = type;
        this.book = book;
        this.clock = clock;
    }

    /** Every one of them, by name. */
    public List<R> all() {
        return book.read().all(type);
    }

    /** The one of that name; a failure, of the type's own code, if there is none. */
    public R find(String name) {
        return book.read().require(type, name);
    }

    /** Makes one known. */
    public R create(R resource, Caller caller) {
        return written(new ResourceRequest.Create<>(caller.requestId(), resource));
    }

    /**
     * Makes the one of that name say what {@code newer} says.
     *
     * @param revision the one that the caller saw; absent to change whatever is there
     */
    public R change(R newer, OptionalLong revision, Caller caller) {
        return written(new ResourceRequest.Change<>(caller.requestId(), newer, revision));
    }

    /**
     * Forgets one.
     *
     * @param users what uses it, and keeps it from being forgotten
     */
    public void delete(String name, OptionalLong revision, List<String> users, Caller caller) {
        decide(new ResourceRequest.Delete<>(caller.requestId(), type, name, revision, users));
    }

    private R written(ResourceRequest<R> request) {
        return decide(request).result().orElseThrow();
    }

    private ResourceDecision<R> decide(ResourceRequest<R> request) {
        return book.write(kept -> ResourceDecision.of(kept, request, clock.instant()));
    }
}
