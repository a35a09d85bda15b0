package io.godwit.control.resource;

/**
 * A task that is about to be made from a data source, under {@code hold/}, both names between: until then, it counts as one that uses
 * it. A request for a task that is not decided by then is not carried out.
 */
public record Hold(String dataSource, String task, long untilMillis) {
    static final String PREFIX = "hold/";

    String key() {
        return PREFIX + dataSource + "/" + task;
    }
}
