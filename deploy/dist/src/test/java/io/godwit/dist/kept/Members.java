package io.godwit.dist.kept;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The members of a record beside the JSON that it was read from. */
final class Members {
    private Members() {}

    /** Adds a member to every object that a record was made of. */
    static void addUnknown(Object value, JsonNode json) {
        switch (value) {
            case null -> {}
            case Optional<?> maybe -> maybe.ifPresent(there -> addUnknown(there, json));
            case Iterable<?> many -> {
                Iterator<JsonNode> elements = json.iterator();
                many.forEach(one -> addUnknown(one, elements.next()));
            }
            case Map<?, ?> map -> map.forEach((key, one) -> addUnknown(one, json.get(String.valueOf(key))));
            case Record record -> {
                Arrays.stream(record.getClass().getRecordComponents())
                        .filter(member -> json.has(member.getName()))
                        .forEach(member -> addUnknown(of(record, member), json.get(member.getName())));
                ((ObjectNode) json).put("ofTheNextVersion", "unknown");
            }
            default -> {}
        }
    }

    /** The types of words that a record has, at any depth. */
    static Set<Class<?>> enums(Type type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        collect(type, found, new LinkedHashSet<>());
        return found;
    }

    private static void collect(Type type, Set<Class<?>> enums, Set<Type> seen) {
        if (!seen.add(type)) {
            return;
        }
        if (type instanceof ParameterizedType generic) {
            Stream.of(generic.getActualTypeArguments()).forEach(of -> collect(of, enums, seen));
        } else if (type instanceof Class<?> plain && plain.isEnum()) {
            enums.add(plain);
        } else if (type instanceof Class<?> plain && plain.isRecord()) {
            Arrays.stream(plain.getRecordComponents()).forEach(member -> collect(member.getGenericType(), enums, seen));
        }
    }

    private static Object of(Record record, RecordComponent member) {
        try {
            Method accessor = member.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError(e);
        }
    }
}
