package io.godwit.control.precheck;

import io.godwit.model.schema.TableMapping;
import java.util.List;
import java.util.function.Function;

/**
 * A check that is made of each collection of a task.
 *
 * @param object what it is about, of a mapping
 * @param make makes it; blocks; several findings with one name are one check
 */
record MappingCheck(CheckCode code, Function<TableMapping, String> object, Function<TableMapping, List<Check>> make) {

    /** One about the collection. */
    static MappingCheck ofCollection(CheckCode code, Function<TableMapping, Check> make) {
        return new MappingCheck(code, TableMapping::label, make.andThen(List::of));
    }

    /** One about the table. */
    static MappingCheck ofTable(CheckCode code, Function<TableMapping, List<Check>> make) {
        return new MappingCheck(code, mapping -> mapping.table().toString(), make);
    }

    CheckName name(TableMapping mapping) {
        return new CheckName(code, object.apply(mapping));
    }
}
