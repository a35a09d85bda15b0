package io.godwit.runtime.state;

import io.godwit.runtime.json.Kept;
import java.util.List;
import java.util.Optional;

/**
 * How the Store is doing, as {@code godwit.status} keeps it.
 *
 * @param channels each channel of the source log
 * @param topicBytes bytes of the records in the change topics that are not trimmed, without replicas
 * @param unappliedBytes the part of it that is not applied
 * @param findings what the user must know, in words: dropped collections, imports, an expiring log
 * @param marks tables that need reconciliation, and why
 * @param logLeftMillis until the first channel of the log drops what is not read, where it drops by age and that is known; absent in
 *     records of older versions
 */
@Kept(in = "godwit.status", version = 1)
public record StoreStatus(
        String taskId,
        List<Channel> channels,
        long topicBytes,
        long unappliedBytes,
        List<String> findings,
        List<ReconcileMark> marks,
        Optional<Long> logLeftMillis) {
    /** Copies the lists. */
    public StoreStatus {
        logLeftMillis = logLeftMillis == null ? Optional.empty() : logLeftMillis;
        channels = List.copyOf(channels);
        findings = List.copyOf(findings);
        marks = List.copyOf(marks);
    }

    /**
     * One channel.
     *
     * @param lastTick timestamp up to which it is published
     * @param lagMillis age of that timestamp
     * @param stalled whether ticks stopped coming
     */
    public record Channel(String name, String position, long lastTick, long lagMillis, boolean stalled) {}

    /** Key of the record. */
    public String key() {
        return key(taskId);
    }

    /** Key of the record of a task. */
    public static String key(String taskId) {
        return "store/" + taskId;
    }
}
