package io.godwit.model.task;

/** How the target stores a table; DEFAULT leaves it to the tenant's default_table_store_format. */
public enum StorageFormat {
    DEFAULT,
    ROW,
    COLUMN,
    HYBRID
}
