package io.godwit.control.resource;

import io.godwit.runtime.json.Json;
import java.util.Optional;

/**
 * How a request was answered, under {@code answered/} and its id: sent again, it is done once and answered in the same way.
 *
 * @param what the kind of the request
 * @param result the data source as it was then; absent where it is forgotten
 * @param document stands for what was sent; absent where nothing was
 */
public record Answered(
        String request,
        long atMillis,
        String what,
        String name,
        Optional<DataSource> result,
        Optional<Integer> document) {
    static final String PREFIX = "answered/";

    String key() {
        return key(request);
    }

    /** Another document has another number, nearly always. */
    static Optional<Integer> sent(ResourceRequest request) {
        return switch (request) {
            case ResourceRequest.Create create ->
                Optional.of(Json.text(create.document()).hashCode());
            case ResourceRequest.Change change ->
                Optional.of(Json.text(change.document()).hashCode());
            case ResourceRequest.Delete delete -> Optional.empty();
            case ResourceRequest.Tested tested -> Optional.empty();
        };
    }

    static String key(String request) {
        return PREFIX + request;
    }

    boolean isTo(ResourceRequest other) {
        return what.equals(other.what()) && name.equals(other.name()) && document.equals(sent(other));
    }
}
