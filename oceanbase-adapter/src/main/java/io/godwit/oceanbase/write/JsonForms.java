package io.godwit.oceanbase.write;

/** Receives the forms in which JSON values are written; see {@link JsonLiteral}. One writer thread calls it. */
public interface JsonForms {
    /** Discards everything: for writers that nobody watches. */
    JsonForms UNWATCHED = (table, form, values) -> {};

    /** The form of a literal. */
    enum Form {
        /** JSON text, which the engine parses. */
        TEXT,
        /** Calls of {@code json_object} and {@code json_array}, for numbers that the engine's parser misrounds. */
        CONSTRUCTED
    }

    /** {@code values} more were written for the mapping with this label; a row that is tried again counts again. */
    void wrote(String table, Form form, long values);
}
