package io.godwit.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.task.StorageFormat;
import io.godwit.oceanbase.write.JsonForms;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.TestRows;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How often JSON takes the dear way is known for each table. */
class JsonFormsIT {
    @Test
    void aWriterTellsHowItWroteJson() {
        TableMapping mapping = Tables.mapping(
                "json_forms",
                Field.plain(100, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(101, "doc", FieldType.JSON));
        Tables.recreate(mapping, StorageFormat.DEFAULT);
        Map<JsonForms.Form, Long> reported = new EnumMap<>(JsonForms.Form.class);
        JsonForms forms = (table, form, values) -> {
            assertThat(table).isEqualTo(mapping.label());
            reported.merge(form, values, Long::sum);
        };

        try (TargetWriter writer = Tables.oceanBase().writer(forms)) {
            ApplyCheckpoint at =
                    writer.claim(new PartitionRef(UUID.randomUUID().toString().substring(0, 12), "t", 0), 0);
            writer.begin(at, at.advanced(3, 3, 0, 0));
            writer.insert(
                    mapping,
                    new TestRows(List.of(
                            row(mapping, 1, "{\"a\":1}"),
                            row(mapping, 2, "{\"a\":0.12051455402562539}"),
                            row(mapping, 3, "\"text\""))));
            writer.commit();
        }

        assertThat(reported)
                .containsOnly(Map.entry(JsonForms.Form.TEXT, 2L), Map.entry(JsonForms.Form.CONSTRUCTED, 1L));
    }

    private static TestRow row(TableMapping mapping, long key, String doc) {
        return new TestRow(mapping.collection(), List.of(key, doc));
    }
}
