package io.godwit.model.task;

import io.godwit.model.schema.CollectionName;
import java.util.Optional;

/**
 * A name or a shape that the target cannot hold.
 *
 * @param field the field it is about; empty when it is about the table
 */
public record NameFinding(CollectionName collection, Optional<String> field, String reason, String remedy) {
    /** The finding on one line. */
    @Override
    public String toString() {
        return collection + field.map(name -> " field " + name).orElse("") + ": " + reason + " (" + remedy + ")";
    }
}
