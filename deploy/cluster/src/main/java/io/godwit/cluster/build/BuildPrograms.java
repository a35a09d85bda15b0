package io.godwit.cluster.build;

import io.godwit.stack.StackException;
import io.godwit.stack.cache.PackageCache;

/** What {@code godwit k8s build} does, with nothing but two jars: for a build of the project that has no command line yet. */
public final class BuildPrograms {
    private BuildPrograms() {}

    public static void main(String[] args) {
        try {
            Programs programs = new Programs(PackageCache.defaultRoot(), System.out::println);
            programs.nodePackages();
            programs.all();
        } catch (StackException e) {
            System.err.println("Error " + e.code() + ": " + e.what().strip() + "\nRemedy: " + e.remedy());
            System.exit(1);
        }
    }
}
