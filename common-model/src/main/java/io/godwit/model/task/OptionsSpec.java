package io.godwit.model.task;

import io.godwit.model.schema.Direction;
import java.util.Map;

/**
 * How a task does its work.
 *
 * @param advanceAutomatically whether a finished stage starts the next one
 * @param parameters expert settings that are set; see {@link ExpertParameter}
 */
public record OptionsSpec(
        boolean advanceAutomatically,
        SchemaOptions schema,
        FullOptions full,
        IncrementalOptions incremental,
        ReverseOptions reverse,
        Map<ExpertParameter, String> parameters) {

    public static final OptionsSpec DEFAULT = new OptionsSpec(
            true,
            SchemaOptions.DEFAULT,
            FullOptions.DEFAULT,
            IncrementalOptions.DEFAULT,
            ReverseOptions.DEFAULT,
            Map.of());

    /** Copies the parameters; refuses values that a parameter does not accept. */
    public OptionsSpec {
        parameters = Map.copyOf(parameters);
        parameters.forEach((parameter, value) -> parameter.rule().require(value));
    }

    /** How the changes of the flow in a direction are carried over. */
    public IncrementalOptions changes(Direction direction) {
        return switch (direction) {
            case FORWARD -> incremental;
            case REVERSE -> reverse.beside(incremental);
        };
    }

    /** The value of an expert setting, its default if it is not set. */
    public String parameter(ExpertParameter parameter) {
        return parameters.getOrDefault(parameter, parameter.defaultValue());
    }

    /** The same of a setting that is an integer. */
    public int number(ExpertParameter parameter) {
        return Integer.parseInt(parameter(parameter));
    }
}
