package io.godwit.runtime.state;

import java.util.Map;

/**
 * What the parts of a task's spec were made from, apart from the document that its user sent.
 *
 * @param dataSources names of data sources, by the section's key under {@code spec}
 * @param templates templates as they were then, by the path below {@code spec} where they were named; the spec itself is the empty path
 */
public record MadeFrom(Map<String, String> dataSources, Map<String, UsedTemplate> templates) {
    /** A document that names nothing. */
    public static final MadeFrom NOTHING = new MadeFrom(Map.of(), Map.of());

    /** Copies the maps, and reads what older versions wrote. */
    public MadeFrom {
        dataSources = dataSources == null ? Map.of() : Map.copyOf(dataSources);
        templates = templates == null ? Map.of() : Map.copyOf(templates);
    }

    /**
     * A template as it was when a task was made from it.
     *
     * @param values what it said
     */
    public record UsedTemplate(String name, Map<String, Object> values) {}
}
