package io.godwit.model.schema;

/** A table's full name in the target. */
public record TableName(String schema, String table) {
    @Override
    public String toString() {
        return schema + "." + table;
    }
}
