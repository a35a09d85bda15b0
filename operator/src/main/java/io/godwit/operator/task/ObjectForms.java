package io.godwit.operator.task;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.godwit.operator.crd.DataSource;
import io.godwit.operator.crd.MigrationTask;
import java.util.Map;
import java.util.Optional;

/** Objects of the cluster as values. Pure. */
public final class ObjectForms {
    private ObjectForms() {}

    static TaskObject task(MigrationTask object) {
        ObjectMeta metadata = object.getMetadata();
        Map<String, String> annotations =
                Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of());
        return new TaskObject(
                metadata.getUid(),
                metadata.getName(),
                Optional.ofNullable(metadata.getGeneration()).orElse(0L),
                TaskDocument.of(metadata.getName(), annotations, tree(object.getSpec())),
                !"false".equals(annotations.get(TaskDocument.RUN)),
                "true".equals(annotations.get(TaskDocument.TAKE_OVER)),
                "true".equals(annotations.get(TaskDocument.ROLLBACK)),
                metadata.getDeletionTimestamp() != null,
                TaskDocument.RELEASE.equalsIgnoreCase(
                        annotations.getOrDefault(TaskDocument.DELETION_POLICY, TaskDocument.RELEASE)),
                tree(object.getStatus()));
    }

    static SourceObject source(DataSource object) {
        ObjectMeta metadata = object.getMetadata();
        Map<String, String> annotations =
                Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of());
        return new SourceObject(
                metadata.getUid(),
                metadata.getName(),
                Optional.ofNullable(metadata.getGeneration()).orElse(0L),
                TaskDocument.ofSource(metadata.getName(), annotations, tree(object.getSpec())),
                "true".equals(annotations.get(TaskDocument.TAKE_OVER)),
                tree(object.getStatus()));
    }

    /** Whether a task was made of the object. */
    public static boolean isOf(MigrationTask object, String taskId) {
        TaskObject task = task(object);
        return task.taskId(Optional.of(taskId)).equals(Optional.of(taskId));
    }

    private static Map<String, Object> tree(Map<String, Object> tree) {
        return Optional.ofNullable(tree).orElse(Map.of());
    }
}
