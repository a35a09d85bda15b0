package io.godwit.control.resource;

import io.godwit.runtime.json.Json;
import io.godwit.runtime.json.Kept;
import java.util.Map;
import java.util.Optional;

/**
 * How a request was answered, under {@code answered/} and its id: sent again, it is done once and answered in the same way.
 *
 * @param what what was requested of what kind of resource
 * @param result the resource as it was then; absent where it is forgotten
 * @param document stands for what was sent; absent where nothing was
 */
@Kept(in = "godwit.resources", version = 1)
public record Answered(
        String request,
        long atMillis,
        String what,
        String name,
        Optional<Map<String, Object>> result,
        Optional<Integer> document) {
    static final String PREFIX = "answered/";

    static <R extends Resource<R>> Answered now(ResourceRequest<R> request, Optional<R> result, long nowMillis) {
        return new Answered(
                request.id(),
                nowMillis,
                request.what(),
                request.name(),
                result.map(resource -> Json.tree(Json.write(resource))),
                sent(request));
    }

    String key() {
        return key(request);
    }

    static String key(String request) {
        return PREFIX + request;
    }

    boolean isTo(ResourceRequest<?> other) {
        return what.equals(other.what()) && name.equals(other.name()) && document.equals(sent(other));
    }

    <R extends Resource<R>> Optional<R> result(ResourceType<R> type) {
        return result.map(tree -> Json.read(Json.write(tree), type.format()));
    }

    /** Another document has another number, nearly always. */
    private static <R extends Resource<R>> Optional<Integer> sent(ResourceRequest<R> request) {
        return switch (request) {
            case ResourceRequest.Create<R> create -> Optional.of(number(create.resource()));
            case ResourceRequest.Change<R> change -> Optional.of(number(change.newer()));
            case ResourceRequest.Delete<R> delete -> Optional.empty();
        };
    }

    private static int number(Resource<?> resource) {
        return Json.text(resource.sent()).hashCode();
    }
}
