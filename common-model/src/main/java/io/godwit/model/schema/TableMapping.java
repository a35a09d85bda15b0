package io.godwit.model.schema;

/**
 * The pair of a collection and the table it is migrated to.
 *
 * @param aggregated whether other collections map to the same table, so that rows carry their owner's collection id in
 *     {@link #OWNER_COLUMN}
 */
public record TableMapping(CollectionSchema collection, TableName table, boolean aggregated) {
    /** Column that says which collection a row of an aggregated table belongs to. */
    public static final String OWNER_COLUMN = "__godwit_source";

    /** A short label for logs and metrics: the collection's full name. */
    public String label() {
        return collection.name().toString();
    }
}
