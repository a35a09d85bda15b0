package io.godwit.model.task;

import java.util.Map;

/**
 * A template as users describe it.
 *
 * @param name unique among templates
 * @param description for people; may be empty
 * @param values keys and values of that part of a task that differ from the defaults; secrets unresolved
 */
public record TemplateDocument(String name, String description, TemplatePart part, Map<String, Object> values) {
    public static final String KIND = "Template";

    /** Refuses an illegal name and a long description. */
    public TemplateDocument {
        TextRules.TEMPLATE_NAME.require(name);
        TextRules.DESCRIPTION.require(description);
    }

    /** The document as a tree of maps, lists and plain values. */
    public Map<String, Object> toTree() {
        return SpecTree.tree(
                "apiVersion",
                TaskSpec.API_VERSION,
                "kind",
                KIND,
                "metadata",
                SpecTree.tree("name", name, "description", description),
                "spec",
                SpecTree.tree(part.key(), values));
    }
}
