package io.godwit.dist;

import io.godwit.control.ComponentKind;
import io.godwit.model.error.GodwitException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * What a container of the image runs: with the arguments {@code component MAIN_CLASS ...} that component of a task, with all others the command line.
 * No command of the command line below {@code component} is called like a class.
 */
public final class ImageEntry {
    private static final String COMPONENT = "component";

    private ImageEntry() {}

    public static void main(String[] args) {
        if (isComponent(args)) {
            run(args[1], Arrays.copyOfRange(args, 2, args.length));
        } else {
            GodwitCli.main(args);
        }
    }

    /** Only what the control plane knows as a component, so that the arguments of a container do not choose any class. */
    static boolean isComponent(String... args) {
        return args.length > 1
                && args[0].equals(COMPONENT)
                && Arrays.stream(ComponentKind.values())
                        .anyMatch(kind -> kind.mainClass().equals(args[1]));
    }

    private static void run(String mainClass, String[] arguments) {
        try {
            Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw GodwitException.bug(mainClass + " ended with " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw GodwitException.bug(mainClass + " is not part of this distribution", e);
        }
    }
}
