package io.godwit.milvus.write;

import io.godwit.model.schema.CollectionName;
import java.util.List;

/**
 * A collection as Milvus shows it now, and how rows get there so that no key has two.
 *
 * @param name its current name
 * @param partition where rows go; empty for where Milvus puts them
 * @param others the other partitions, in which a key may have a row too
 */
record Place(CollectionName name, String partition, List<String> others, Way way) {
    /** What is sent for a row. Each can be repeated, and each begins with an upsert, which shows what Milvus refuses. */
    enum Way {
        /** An upsert removes every older row of its key: there is one partition, or a partition key. */
        UPSERT,
        /**
         * An upsert leaves what other partitions hold under its key (2.3.5 and 2.4.23): it is removed there afterwards, so that no
         * key is ever without a row.
         */
        UPSERT_AND_CLEAR,
        /** The same where there are too many partitions to ask each: removed everywhere, and written again. */
        UPSERT_AND_MOVE,
        /**
         * Milvus 2.3.5 to 2.3.9 choose the partition of an upsert by the hash of the primary key, where searches by the partition key
         * never look: the row is removed everywhere and inserted, which they do well.
         */
        UPSERT_AND_INSERT
    }
}
