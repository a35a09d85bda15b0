package io.godwit.model.schema;

/** A collection's full name in the source. */
public record CollectionName(String database, String collection) implements Comparable<CollectionName> {
    /** The name that {@link #toString} writes. */
    public static CollectionName parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException(text + " is not database.collection");
        }
        return new CollectionName(text.substring(0, dot), text.substring(dot + 1));
    }

    @Override
    public int compareTo(CollectionName other) {
        int byDatabase = database.compareTo(other.database);
        return byDatabase != 0 ? byDatabase : collection.compareTo(other.collection);
    }

    @Override
    public String toString() {
        return database + "." + collection;
    }
}
