package io.godwit.control.resource;

import io.godwit.runtime.json.Kept;

/**
 * A task that is about to be made from a data source or template, under {@code hold/}, both names between: until then, it counts as one
 * that uses it. A request for a task that is not decided by then is not carried out.
 */
@Kept(in = "godwit.resources", version = 1)
public record Hold(String dataSource, String task, long untilMillis) {
    static final String PREFIX = "hold/";

    /** Names of data sources stand alone, as they always have; no name begins with a tilde. */
    static String subject(ResourceType<?> type, String name) {
        return type.equals(DataSource.TYPE) ? name : "~" + type.prefix() + name;
    }

    String key() {
        return PREFIX + dataSource + "/" + task;
    }
}
