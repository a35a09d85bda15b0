package io.godwit.dist.kept;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import io.godwit.dist.house.House;
import io.godwit.runtime.json.Kept;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every kept record of the house, found by its annotation, and what it is made of. */
public final class KeptRecords {
    private static final JavaClasses HOUSE = House.classes();
    private static final List<Class<?>> ALL = HOUSE.stream()
            .filter(type -> type.isAnnotatedWith(Kept.class))
            .<Class<?>>map(JavaClass::reflect)
            .sorted(Comparator.<Class<?>, String>comparing(type -> kept(type).in())
                    .thenComparing(KeptRecords::name))
            .toList();

    private KeptRecords() {}

    /** By place, then by name. */
    public static List<Class<?>> all() {
        return ALL;
    }

    /** What its annotation says. */
    public static Kept kept(Class<?> type) {
        return type.getAnnotation(Kept.class);
    }

    /** Its name, with that of the class around it; two records have the same simple name. */
    public static String name(Class<?> type) {
        String whole =
                type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
        return whole.equals("Hold") || whole.equals("Answered") ? room(type) + "." + whole : whole;
    }

    private static String room(Class<?> type) {
        return type.getPackageName().replaceFirst(".*\\.", "");
    }

    /** Records whose class is named where one is passed on to the house, as to {@code Json.read}. Loggers and patterns do not count. */
    static Set<String> namedAsClass() {
        return HOUSE.stream()
                .filter(KeptRecords::passesClassesOn)
                .flatMap(type -> type.getReferencedClassObjects().stream())
                .map(ReferencedClassObject::getRawType)
                .filter(type -> type.isRecord() && type.getName().startsWith("io.godwit"))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean passesClassesOn(JavaClass type) {
        return type.getCodeUnitCallsFromSelf().stream()
                .map(call -> call.getTarget())
                .anyMatch(target -> target.getOwner().getName().startsWith("io.godwit")
                        && target.getRawParameterTypes().stream().anyMatch(one -> one.isEquivalentTo(Class.class)));
    }

    /** Every type of words that a kept record has, at any depth. */
    static Stream<Class<?>> enums() {
        return all().stream()
                .flatMap(type -> Members.enums(type).stream())
                .distinct()
                .sorted(Comparator.comparing(Class::getName));
    }
}
