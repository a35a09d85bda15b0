package io.godwit.model.schema;

/** A collection's full name in the source. */
public record CollectionName(String database, String collection) implements Comparable<CollectionName> {
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
