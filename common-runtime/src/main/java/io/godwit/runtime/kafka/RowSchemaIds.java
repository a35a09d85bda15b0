package io.godwit.runtime.kafka;

/** Registry ids of the schemas of a topic's keys and values. */
public record RowSchemaIds(int key, int value) {}
