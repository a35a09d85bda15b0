package io.godwit.control.resource;

import io.godwit.model.task.DataSourceDocument;
import java.util.List;
import java.util.OptionalLong;

/** What is wanted of a data source. */
public sealed interface ResourceRequest {
    /** Identifies the request; empty where repeating it changes nothing. */
    String id();

    /** The data source's name. */
    String name();

    /** Make it known. */
    record Create(String id, DataSourceDocument document) implements ResourceRequest {
        @Override
        public String name() {
            return document.name();
        }
    }

    /**
     * Give it another document.
     *
     * @param revision the one that the user saw; absent to change whatever is there
     */
    record Change(String id, DataSourceDocument document, OptionalLong revision) implements ResourceRequest {
        @Override
        public String name() {
            return document.name();
        }
    }

    /**
     * Forget it.
     *
     * @param users tasks that use it
     */
    record Delete(String id, String name, OptionalLong revision, List<String> users) implements ResourceRequest {
        /** Copies the list. */
        public Delete {
            users = List.copyOf(users);
        }
    }

    /** Keep what a test of a revision found. */
    record Tested(String name, long revision, TestResult result) implements ResourceRequest {
        @Override
        public String id() {
            return "";
        }
    }

    /** What kind of request it is; part of the records. */
    default String what() {
        return switch (this) {
            case Create create -> "CREATE";
            case Change change -> "CHANGE";
            case Delete delete -> "DELETE";
            case Tested tested -> "TESTED";
        };
    }
}
