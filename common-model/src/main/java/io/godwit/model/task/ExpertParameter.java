package io.godwit.model.task;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Expert settings, by their documented names. The table in the docs is generated from this list. */
public enum ExpertParameter {
    /** Schema in the target for Godwit's apply checkpoints. */
    CHECKPOINT_SCHEMA("target.checkpointSchema", "godwit", "[A-Za-z][A-Za-z0-9_]{0,63}", "a schema name"),
    /**
     * Rows in one page of a scan, which its bytes bound as well; the highest value is the source's own bound. A page costs the
     * source a look at every row of the collection, so large collections of small rows need large pages.
     */
    SCAN_PAGE_ROWS(
            "scan.pageRows",
            "16384",
            "[1-9][0-9]{0,3}|1[0-5][0-9]{3}|16[0-2][0-9]{2}|163[0-7][0-9]|1638[0-4]",
            "an integer from 1 to 16384"),
    /** Full-Import processes, each with whole collections: one large collection is not copied faster by several. */
    FULL_IMPORT_INSTANCES("full.instances", "1", Words.INSTANCES, Words.UP_TO_32),
    /** Incr-Sync processes that share the change topics. */
    INCR_SYNC_INSTANCES("incremental.instances", "1", Words.INSTANCES, Words.UP_TO_32),
    /** Bytes of changes that may wait in Kafka for Incr-Sync; the Store reads the source's log on when there are fewer. */
    UNAPPLIED_BYTES(
            "incremental.unappliedBytes", "100GB", "[1-9][0-9]{0,11}\\s?([KMGT]?B|[KMGT]iB)?", "a size such as 100GB"),
    /**
     * Folder on a disk, not in a memory file system, for changes that wait for a tick of the source's log and do not fit in
     * memory.
     */
    SPILL_FOLDER("incremental.spillFolder", "/var/tmp", "/.*", "an absolute path"),
    /** Bytes that such changes may take there. */
    SPILL_BYTES("incremental.spillBytes", "20GB", "[1-9][0-9]{0,11}\\s?([KMGT]?B|[KMGT]iB)?", "a size such as 20GB"),
    /** Rows in one transaction on the target. */
    WRITE_BATCH_ROWS("write.batchRows", "2000", "[1-9][0-9]{0,5}", "an integer from 1 to 999999");

    /** What several settings say. */
    private static final class Words {
        static final String INSTANCES = "[1-9]|[12][0-9]|3[0-2]";
        static final String UP_TO_32 = "an integer from 1 to 32";
    }

    private final String key;
    private final String defaultValue;
    private final TextRule rule;

    ExpertParameter(String key, String defaultValue, String pattern, String words) {
        this.key = key;
        this.defaultValue = defaultValue;
        Pattern compiled = Pattern.compile(pattern);
        this.rule = new TextRule(text -> compiled.matcher(text).matches(), "is not " + words, "write " + words);
    }

    /** The setting of that name. */
    public static Optional<ExpertParameter> of(String key) {
        return Arrays.stream(values())
                .filter(parameter -> parameter.key.equals(key))
                .findFirst();
    }

    /** Name in the task file. */
    public String key() {
        return key;
    }

    /** Value where the task file sets none. */
    public String defaultValue() {
        return defaultValue;
    }

    public TextRule rule() {
        return rule;
    }
}
