package io.godwit.operator.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects in memory, as an API server keeps them. */
final class MemoryObjects implements AppliedObjects<TaskObject> {
    private final Map<String, TaskObject> objects = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private int told;
    private boolean ends;
    private boolean definitionEnds;

    /** Its user applies it. */
    TaskObject apply(TaskObject object) {
        Map<String, Object> status = read(object.name()).map(TaskObject::status).orElse(Map.of());
        objects.put(object.name(), with(object, status));
        return objects.get(object.name());
    }

    /** What was reported so far, {@code Stage: stage Full begins}. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Somebody deletes the namespace. */
    void end() {
        ends = true;
    }

    /** Somebody deletes the definition. */
    void endDefinition() {
        definitionEnds = true;
    }

    /** How often a status was written. */
    int told() {
        return told;
    }

    @Override
    public Optional<TaskObject> read(String name) {
        return Optional.ofNullable(objects.get(name));
    }

    @Override
    public boolean ends() {
        return ends;
    }

    @Override
    public boolean definitionEnds() {
        return definitionEnds;
    }

    @Override
    public void tell(TaskObject object, Map<String, Object> status) {
        told++;
        objects.computeIfPresent(object.name(), (name, known) -> with(known, status));
    }

    @Override
    public void report(TaskObject object, Note note) {
        notes.add(note.reason() + ": " + note.text());
    }

    private static TaskObject with(TaskObject object, Map<String, Object> status) {
        return new TaskObject(
                object.uid(),
                object.name(),
                object.generation(),
                object.document(),
                object.runs(),
                object.takesOver(),
                object.rollsBack(),
                object.removed(),
                object.releases(),
                status);
    }
}
