package io.godwit.control.resource;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a user wants of a resource.
 *
 * @param <R> its format
 */
public sealed interface ResourceRequest<R extends Resource<R>> {
    /** Identifies the request. */
    String id();

    /** What kind of resource it is about. */
    ResourceType<R> type();

    /** The resource's name. */
    String name();

    /** Make it known. */
    record Create<R extends Resource<R>>(String id, R resource) implements ResourceRequest<R> {
        @Override
        public ResourceType<R> type() {
            return resource.type();
        }

        @Override
        public String name() {
            return resource.name();
        }
    }

    /**
     * Make it say what another says.
     *
     * @param revision the one that the user saw; absent to change whatever is there
     */
    record Change<R extends Resource<R>>(String id, R newer, OptionalLong revision) implements ResourceRequest<R> {
        @Override
        public ResourceType<R> type() {
            return newer.type();
        }

        @Override
        public String name() {
            return newer.name();
        }
    }

    /**
     * Forget it.
     *
     * @param users what uses it, and keeps it from being forgotten
     */
    record Delete<R extends Resource<R>>(
            String id, ResourceType<R> type, String name, OptionalLong revision, List<String> users)
            implements ResourceRequest<R> {
        /** Copies the list. */
        public Delete {
            users = List.copyOf(users);
        }
    }

    /** What is requested of what; part of the records. */
    default String what() {
        String action =
                switch (this) {
                    case Create<R> create -> "CREATE";
                    case Change<R> change -> "CHANGE";
                    case Delete<R> delete -> "DELETE";
                };
        return type().prefix() + action;
    }
}
