package io.godwit.cli.service;

import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.Task;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A component as commands name it: {@code TASK/COMPONENT}.
 *
 * @param component one of the task ({@code incr-sync-0}) or all of a kind ({@code incr-sync})
 */
record ComponentName(String task, String component) {
    /** Those that are meant, as far as they have reported. */
    List<Component> of(Task shown) {
        return shown.getComponents().stream()
                .filter(known -> known.getName().equals(component)
                        || kind(known.getName()).equals(component))
                .toList();
    }

    /** The kind of a component of that name. */
    static String kind(String component) {
        return component.replaceFirst("-[0-9]+$", "");
    }

    /** Reads it from a command line. */
    static final class Converter implements ITypeConverter<ComponentName> {
        @Override
        public ComponentName convert(String text) {
            String[] parts = text.split("/", -1);
            if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
                throw new TypeConversionException("is not TASK/COMPONENT, such as products-to-ob/incr-sync");
            }
            return new ComponentName(parts[0], parts[1]);
        }
    }
}
