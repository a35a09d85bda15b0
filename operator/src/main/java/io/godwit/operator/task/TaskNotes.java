package io.godwit.operator.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is worth a report between two statuses of an object. Pure. */
final class TaskNotes {
    private TaskNotes() {}

    /**
     * Everything that happened between them.
     *
     * @param before empty where nothing was known
     */
    static List<Note> between(Map<String, Object> before, Map<String, Object> after) {
        List<Note> notes = new ArrayList<>();
        if (isNew(TaskStatus.PHASE, before, after) && !TaskStatus.PENDING.equals(after.get(TaskStatus.PHASE))) {
            String phase = text(TaskStatus.PHASE, after);
            notes.add(new Note(phase.equals("Failed"), "Phase", "the task is " + phase));
        }
        if (isNew(TaskStatus.STAGE, before, after)) {
            notes.add(new Note(false, "Stage", "stage " + text(TaskStatus.STAGE, after) + " begins"));
        }
        if (after.get(TaskStatus.FAILURE) instanceof Map<?, ?> failure
                && !failure.equals(before.get(TaskStatus.FAILURE))) {
            notes.add(new Note(
                    true,
                    TaskConditions.word(String.valueOf(failure.get("code"))),
                    failure.get("message") + "; " + failure.get("remedy")));
        }
        if (isNew(TaskStatus.ROLLED_BACK, before, after)) {
            notes.add(new Note(
                    true,
                    "RolledBack",
                    "the task has the spec of generation " + text(TaskStatus.ROLLED_BACK, after)
                            + ", the last one that worked"));
        }
        long conflicts = TaskStatus.number(after.get(TaskStatus.CONFLICTS));
        if (conflicts > 0 && TaskStatus.number(before.get(TaskStatus.CONFLICTS)) == 0) {
            notes.add(new Note(true, "Conflicts", "rows were not applied as they stand: see godwit conflicts"));
        }
        return notes;
    }

    /** A mark of a table. */
    static Note marked(String mark) {
        return new Note(true, "Marked", mark);
    }

    private static boolean isNew(String key, Map<String, Object> before, Map<String, Object> after) {
        return after.containsKey(key) && !after.get(key).equals(before.get(key));
    }

    private static String text(String key, Map<String, Object> status) {
        return String.valueOf(status.get(key));
    }
}
