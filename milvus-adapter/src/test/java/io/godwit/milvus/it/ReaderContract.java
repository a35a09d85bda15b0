package io.godwit.milvus.it;

import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.SourceReader;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.contract.SourceReaderContract;
import java.util.SortedMap;

/** The contract of every source reader, on a collection of a real server. Pages are small, so that it meets many borders. */
interface ReaderContract extends SourceReaderContract {
    /** The collection and its rows, made once for the class. */
    FilledCollection filled();

    @Override
    default SourceReader reader() {
        return filled().reader(5);
    }

    @Override
    default CollectionSchema collection() {
        return filled().schema();
    }

    @Override
    default ReadPoint readPoint() {
        return filled().now();
    }

    @Override
    default SortedMap<Key, TestRow> rows() {
        return filled().rows();
    }
}
