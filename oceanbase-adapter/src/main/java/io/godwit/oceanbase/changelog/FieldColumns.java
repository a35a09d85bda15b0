package io.godwit.oceanbase.changelog;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.oceanbase.schema.ExactColumns;
import io.godwit.oceanbase.schema.Sql;
import java.util.stream.Collectors;

/**
 * The fields of a collection as a select list that loses nothing. A sparse vector takes two columns, since the engine prints six digits
 * of its values: its text, for the indices and the signs of zeros, and the values alone. The inner product with a unit vector gives one
 * value exactly, and indices can be cut out of the text within the statement.
 */
final class FieldColumns {
    private FieldColumns() {}

    /** The select list. */
    static String of(CollectionSchema collection) {
        return collection.fields().stream()
                .map(field -> isSparse(field) ? sparse(Sql.name(field.name())) : ExactColumns.of(field))
                .collect(Collectors.joining(", "));
    }

    /** How many columns of the list are the field's. */
    static int width(Field field) {
        return isSparse(field) ? 2 : 1;
    }

    private static boolean isSparse(Field field) {
        return field.type() == FieldType.SPARSE_FLOAT_VECTOR;
    }

    /** NULL is asked for first: the engine fails at an inner product with it. */
    private static String sparse(String column) {
        String text = "JSON_UNQUOTE(JSON_EXTRACT(JSON_ARRAY(" + column + "),'$[0]'))";
        String indices = "STRING_TO_ARRAY(REGEXP_REPLACE(" + text + ",':[^,}]+|[{}]',''),',')";
        String values = "ARRAY_MAP(x->INNER_PRODUCT(" + column + ",CONCAT('{',x,':1}'))," + indices + ")";
        return "IF(" + column + " IS NULL,NULL," + text + "), IF(" + column + " IS NULL,NULL," + values + ")";
    }
}
