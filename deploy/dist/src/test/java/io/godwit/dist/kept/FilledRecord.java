package io.godwit.dist.kept;

import io.godwit.model.row.Key;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A record every member of which has a value, always the same: what is left out of a sample could change unnoticed. */
final class FilledRecord {
    private int number;

    private FilledRecord() {}

    static Object of(Class<?> type) {
        return new FilledRecord().value(type, "it");
    }

    private Object value(Type type, String name) {
        return switch (type) {
            case ParameterizedType generic -> container(generic, name);
            case Class<?> plain ->
                plain.isRecord() ? record(plain) : plain.isEnum() ? first(plain) : simple(plain, name);
            default -> throw new AssertionError("no value of " + type + " is known for " + name);
        };
    }

    private static Object first(Class<?> words) {
        return words.getEnumConstants()[0];
    }

    private Object container(ParameterizedType generic, String name) {
        Type[] of = generic.getActualTypeArguments();
        Class<?> raw = (Class<?>) generic.getRawType();
        if (raw == Optional.class) {
            return Optional.of(value(of[0], name));
        } else if (raw == List.class) {
            return List.of(value(of[0], name));
        } else if (raw == Set.class) {
            return Set.of(value(of[0], name));
        } else if (raw == Map.class) {
            return Map.of(value(of[0], name), value(of[1], name));
        }
        throw new AssertionError("no value of " + generic + " is known for " + name);
    }

    private Object simple(Class<?> plain, String name) {
        number++;
        if (plain == String.class || plain == Object.class) {
            return name;
        } else if (plain == long.class || plain == Long.class) {
            return (long) number;
        } else if (plain == int.class || plain == Integer.class) {
            return number;
        } else if (plain == double.class || plain == Double.class) {
            return number + 0.5;
        } else if (plain == boolean.class) {
            return true;
        } else if (plain == OptionalLong.class) {
            return OptionalLong.of(number);
        } else if (plain == OptionalInt.class) {
            return OptionalInt.of(number);
        } else if (plain == Key.class) {
            return Key.of(number);
        }
        throw new AssertionError("no value of " + plain + " is known for " + name);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> value(component.getGenericType(), component.getName()))
                .toArray();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make a " + type.getName() + " of " + Arrays.toString(values), e);
        }
    }
}
