package io.godwit.runtime.process;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.state.TaskRecord;

/** Reads the task that this process works on. */
public final class PublishedTask {
    private PublishedTask() {}

    /** The newest record of the task. */
    public static TaskRecord read(CompactedTopic tasks, String taskId) {
        return tasks.refresh()
                .get(taskId)
                .map(json -> Json.read(json, TaskRecord.class))
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.TASK_UNKNOWN,
                        "task " + taskId + " is not in " + io.godwit.model.topic.TopicNames.TASKS,
                        "start components through godwit task run"));
    }

    /** The record's spec. */
    public static TaskSpec spec(TaskRecord record) {
        return switch (TaskSpecReader.ofPublished().read(record.spec())) {
            case SpecReading.Valid valid -> valid.spec();
            case SpecReading.Invalid invalid ->
                throw GodwitException.bug("the published task cannot be read back: " + invalid.problems(), null);
        };
    }
}
