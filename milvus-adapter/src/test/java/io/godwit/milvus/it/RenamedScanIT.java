package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.SourceReader;
import io.godwit.testsupport.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A collection is read by its id, whatever it is called by now and whatever took over its name. */
class RenamedScanIT {
    private static final List<Field> FIELDS = List.of(
            Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
            Field.plain(2, "v", FieldType.FLOAT_VECTOR).withDimension(2));

    @Test
    void aRenamedCollectionIsReadUnderItsNewName() {
        CollectionName name = new CollectionName("default", "renamed_it");
        try (FilledCollection filled = new FilledCollection(Servers.milvus(), name, FIELDS, RenamedScanIT::rows);
                SampleWriter writer = new SampleWriter(Servers.milvus(), 1)) {
            SampleCollection other = new SampleCollection(name, "", FIELDS, true, 1, 0);
            writer.rename(other, "renamed_since_it");
            writer.create(other);
            SourceReader reader = filled.reader(10);

            assertThat(reader.count(filled.schema(), KeyRange.ALL, filled.now()).rows())
                    .isEqualTo(30);
            List<Key> explained = new ArrayList<>();
            reader.explain(filled.schema(), KeyRange.ALL, filled.now(), 5, (place, keys) -> explained.addAll(keys));
            assertThat(explained).hasSize(30);
            long scanned = 0;
            try (RangeScan scan = reader.scan(filled.schema(), KeyRange.ALL, filled.now())) {
                for (var page = scan.next(); page.isPresent(); page = scan.next()) {
                    scanned += page.get().size();
                }
            }
            assertThat(scanned).isEqualTo(30);
        }
    }

    private static List<TestRow> rows(CollectionSchema schema) {
        return LongStream.range(0, 30)
                .mapToObj(n -> new TestRow(
                        schema, List.of(n, Extremes.cell(schema.fields().get(1), 6), "{}")))
                .toList();
    }
}
