package io.godwit.model.task;

import java.util.Map;

/**
 * A data source as users describe it.
 *
 * @param name unique among all data sources, whatever their kind
 * @param description for people; may be empty
 */
public record DataSourceDocument(String name, String description, DataSourceSpec spec) {
    public static final String KIND = "DataSource";

    /** Refuses an illegal name and a long description. */
    public DataSourceDocument {
        TextRules.DATA_SOURCE_NAME.require(name);
        TextRules.DESCRIPTION.require(description);
    }

    /** The document as a tree of maps, lists and plain values; secrets unresolved. */
    public Map<String, Object> toTree() {
        return SpecTree.tree(
                "apiVersion",
                TaskSpec.API_VERSION,
                "kind",
                KIND,
                "metadata",
                SpecTree.tree("name", name, "description", description),
                "spec",
                spec.toTree());
    }
}
