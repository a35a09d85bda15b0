package io.godwit.control.resource;

import java.util.Optional;

/**
 * How a request was answered, under {@code answered/} and its id: sent again, it is done once and answered in the same way.
 *
 * @param what the kind of the request
 * @param result the data source as it was then; absent where it is forgotten
 */
public record Answered(String request, long atMillis, String what, String name, Optional<DataSource> result) {
    static final String PREFIX = "answered/";

    String key() {
        return key(request);
    }

    static String key(String request) {
        return PREFIX + request;
    }

    boolean isTo(ResourceRequest other) {
        return what.equals(other.what()) && name.equals(other.name());
    }
}
