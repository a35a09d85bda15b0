package io.godwit.model.schema;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A collection as the source describes it. In Milvus 2.3 and 2.4 the fields of one collection id never change.
 *
 * @param id the source's collection id; a collection dropped and created again has another
 * @param fields in the source's order; the dynamic field, if any, is last (Milvus's DescribeCollection omits it)
 * @param partitionCount partitions that the partition key spreads over; 0 without a partition key
 * @param channels topics of the source's log that carry this collection, one per shard; empty where the source has no log
 * @param ttlSeconds age at which the source drops rows; 0 for never
 */
public record CollectionSchema(
        CollectionName name,
        long id,
        String description,
        List<Field> fields,
        boolean autoId,
        int partitionCount,
        List<String> channels,
        long ttlSeconds) {

    /** Copies the lists. */
    public CollectionSchema {
        fields = List.copyOf(fields);
        channels = List.copyOf(channels);
    }

    /** The same collection under another name. */
    public CollectionSchema named(CollectionName other) {
        return new CollectionSchema(other, id, description, fields, autoId, partitionCount, channels, ttlSeconds);
    }

    /** The same collection in a log with these channels. */
    public CollectionSchema onChannels(List<String> others) {
        return new CollectionSchema(name, id, description, fields, autoId, partitionCount, others, ttlSeconds);
    }

    /** The same collection where rows may hold NULL, which it does not take, in each field but the key. */
    public CollectionSchema withNulls() {
        List<Field> loose = fields.stream()
                .map(field -> field.role() == Field.Role.PRIMARY_KEY ? field : field.withNulls())
                .toList();
        return new CollectionSchema(name, id, description, loose, autoId, partitionCount, channels, ttlSeconds);
    }

    /** Index of the primary key field. */
    public int keyIndex() {
        return IntStream.range(0, fields.size())
                .filter(i -> fields.get(i).role() == Field.Role.PRIMARY_KEY)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("collection " + name + " has no primary key field"));
    }

    /** The primary key field: INT64 or VARCHAR. */
    public Field key() {
        return fields.get(keyIndex());
    }

    /** The partition key field, if the collection has one. */
    public Optional<Field> partitionKey() {
        return fields.stream().filter(f -> f.role() == Field.Role.PARTITION_KEY).findFirst();
    }

    /** Whether the collection accepts fields that its schema does not declare. */
    public boolean hasDynamicField() {
        return fields.stream().anyMatch(f -> f.role() == Field.Role.DYNAMIC);
    }
}
