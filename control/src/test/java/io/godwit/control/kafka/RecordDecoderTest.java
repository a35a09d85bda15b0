package io.godwit.control.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.topics.PeekedRecord;
import io.godwit.control.topics.PeekedRecord.Field;
import io.godwit.control.topics.PeekedRecord.Format;
import io.godwit.model.avro.EventSource;
import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.row.Key;
import io.godwit.model.row.Operation;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.runtime.kafka.RowSchemaIds;
import io.godwit.runtime.kafka.WireText;
import io.godwit.testsupport.InMemorySchemaRegistry;
import io.godwit.testsupport.Samples;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
    private static final CollectionSchema PRODUCTS = Samples.collection("products", 7, FieldType.VARCHAR);

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final RecordDecoder decoder = new RecordDecoder(Optional.of(new WireText(registry)));

    @Test
    void aRowEventIsReadByTheSchemaOfTheRegistry() {
        RowSchemaIds ids = registry.registerRows("topic", PRODUCTS);
        ConsumerRecord<byte[], byte[]> event = record(
                new KeyCodec(PRODUCTS, ids.key()).encode(Key.of("key-4")),
                new RowEventEncoder(PRODUCTS, ids.value())
                        .encode(
                                Operation.INSERT,
                                new EventSource("", "", 5, "scan/1", 0),
                                Samples.row(PRODUCTS, 4, "secret title")));

        PeekedRecord seen = decoder.record(decoder.key(event), event);

        assertThat(seen.key()).isEqualTo("key-4");
        assertThat(seen.format()).isEqualTo(Format.AVRO);
        assertThat(seen.fields()).contains(new Field("after.title", "string", 12, Optional.of("secret title")));
        assertThat(seen.masked().fields())
                .contains(
                        new Field("after.title", "string", 12, Optional.empty()),
                        new Field("op", "enum", 1, Optional.of("INSERT")),
                        new Field("source.position", "string", 6, Optional.of("scan/1")));
        assertThat(seen.masked().toString()).doesNotContain("secret");
    }

    @Test
    void aControlRecordIsReadAsJson() {
        ConsumerRecord<byte[], byte[]> status = record(
                "table/t/7".getBytes(UTF_8),
                "{\"phase\":\"SNAPSHOT\",\"rows\":{\"applied\":5},\"n\":null}".getBytes(UTF_8));

        PeekedRecord seen = decoder.record(decoder.key(status), status);

        assertThat(seen.key()).isEqualTo("table/t/7");
        assertThat(seen.format()).isEqualTo(Format.JSON);
        assertThat(seen.fields())
                .containsExactly(
                        new Field("phase", "string", 8, Optional.of("SNAPSHOT")),
                        new Field("rows", "object", 13, Optional.of("{\"applied\":5}")),
                        new Field("n", "null", 4, Optional.of("null")));
        assertThat(seen.masked().fields()).allMatch(field -> field.value().isEmpty());
    }

    @Test
    void whatNobodyReadsIsShownByItsSize() {
        ConsumerRecord<byte[], byte[]> foreign = record(new byte[] {0, 1, 2}, new byte[] {'{', 0, 5, (byte) 200});

        PeekedRecord seen = decoder.record(decoder.key(foreign), foreign);

        assertThat(seen.key()).isEqualTo("000102");
        assertThat(seen.format()).isEqualTo(Format.BINARY);
        assertThat(seen.fields()).singleElement().returns(4L, Field::bytes).returns("bytes", Field::type);
    }

    @Test
    void aRecordWithoutAValueRemovesItsKey() {
        ConsumerRecord<byte[], byte[]> removal = record("k".getBytes(UTF_8), null);

        assertThat(decoder.record(decoder.key(removal), removal).format()).isEqualTo(Format.NONE);
        assertThat(decoder.key(record(null, null))).isEmpty();
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        return new ConsumerRecord<>("topic", 1, 2, key, value);
    }
}
