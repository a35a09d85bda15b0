package io.godwit.control.resource;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TemplateDocument;
import io.godwit.model.task.TemplatePart;
import io.godwit.runtime.json.Kept;
import java.util.Map;
import java.util.Objects;

/**
 * A template as {@code godwit.resources} keeps it, under {@code template/} and its name.
 *
 * @param values keys and values of its part of a task, as the user sent them
 * @param revision raised each time it is changed
 */
@Kept(in = "godwit.resources", version = 1)
public record Template(
        String name,
        String description,
        TemplatePart part,
        Map<String, Object> values,
        long revision,
        long createdAtMillis,
        long changedAtMillis)
        implements Resource<Template> {
    /** Templates have unique names whatever their part. */
    public static final ResourceType<Template> TYPE = ResourceType.of("template/", Template.class, "template");

    /** Requires what each template has. */
    public Template {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(values, "values");
    }

    /** A template that is new now. */
    public static Template created(TemplateDocument document, long nowMillis) {
        return new Template(
                document.name(), document.description(), document.part(), document.values(), 1, nowMillis, nowMillis);
    }

    @Override
    public ResourceType<Template> type() {
        return TYPE;
    }

    /** The document as a value. */
    public TemplateDocument document() {
        return new TemplateDocument(name, description, part, values);
    }

    @Override
    public Object sent() {
        return document().toTree();
    }

    /** Keeps its part. */
    @Override
    public Template changedTo(Template newer) {
        if (newer.part != part) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "spec: template " + name + " is for " + part.key() + ", not for " + newer.part.key(),
                    "keep its part, or create another template");
        }
        return new Template(
                name, newer.description, part, newer.values, revision + 1, createdAtMillis, newer.changedAtMillis);
    }
}
