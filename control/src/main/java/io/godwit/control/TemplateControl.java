package io.godwit.control;

import io.godwit.control.ServiceControl.Caller;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.Template;
import io.godwit.model.task.TemplateDocument;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;

/**
 * The templates of the service, as its interfaces see them. A task that was made from one stays as it is until its document is sent
 * again. Thread-safe; every method blocks.
 */
public final class TemplateControl {
    private final ResourceControl<Template> templates;
    private final TaskRecords records;
    private final Clock clock;

    /** Templates that are kept in {@code book}. */
    public TemplateControl(ResourceBook book, TaskRecords records, Clock clock) {
        this.templates = new ResourceControl<>(Template.TYPE, book, clock);
        this.records = records;
        this.clock = clock;
    }

    /**
     * A template and who was made from it.
     *
     * @param users names of tasks that are not released
     */
    public record Seen(Template template, List<String> users) {
        /** Copies the list. */
        public Seen {
            users = List.copyOf(users);
        }
    }

    /** Every template, by name. */
    public List<Seen> all() {
        List<TaskRecord> tasks = records.all();
        return templates.all().stream()
                .map(template -> new Seen(template, users(tasks, template.name())))
                .toList();
    }

    /** The template of that name; a failure, RESOURCE_UNKNOWN, if there is none. */
    public Seen find(String name) {
        return seen(templates.find(name));
    }

    /** Makes a template known. */
    public Seen create(TemplateDocument document, Caller caller) {
        return seen(templates.create(Template.created(document, clock.millis()), caller));
    }

    /**
     * Gives a template another document; the answer names the tasks that were made from it.
     *
     * @param revision the one that the caller saw; absent to change whatever is there
     */
    public Seen change(TemplateDocument document, OptionalLong revision, Caller caller) {
        return seen(templates.change(Template.created(document, clock.millis()), revision, caller));
    }

    /** Forgets a template that no task was made from. */
    public void delete(String name, OptionalLong revision, Caller caller) {
        templates.delete(name, revision, users(records.all(), name), caller);
    }

    private Seen seen(Template template) {
        return new Seen(template, users(records.all(), template.name()));
    }

    private static List<String> users(List<TaskRecord> tasks, String name) {
        return tasks.stream()
                .filter(task -> task.state() != TaskRecord.State.RELEASED)
                .filter(task -> task.templates().values().stream()
                        .anyMatch(used -> used.name().equals(name)))
                .map(TaskRecord::name)
                .sorted()
                .toList();
    }
}
