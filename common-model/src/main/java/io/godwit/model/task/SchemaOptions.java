package io.godwit.model.task;

/** How tables are created. */
public record SchemaOptions(NormalIndexes normalIndexes, StorageFormat storageFormat) {
    public static final SchemaOptions DEFAULT = new SchemaOptions(NormalIndexes.DO_NOT_MIGRATE, StorageFormat.DEFAULT);
}
