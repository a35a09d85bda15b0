package io.godwit.model.error;

import java.util.Arrays;

/** Stable codes that users, logs, conflict records and scripts see. Never rename one. */
public enum ErrorCode {
    CONFIG_INVALID("the task file has problems"),
    CONFIG_SECRET_MISSING("a referenced secret cannot be read"),
    PRECHECK_FAILED("several checks failed before anything was touched"),
    TASK_CHANGED("the task file changes what a running task must keep"),
    TASK_EXISTS("another task has this name"),
    TASK_UNKNOWN("no task has this name"),
    COMPONENT_UNKNOWN("the task has no component of this name, or its log is elsewhere"),
    CHECK_UNKNOWN("the latest precheck of the task has no such check"),
    CHECK_NOT_SKIPPABLE("the task cannot run while this check fails"),
    TASK_STATE("the state of the task does not allow it"),
    TASK_OWNER("the task belongs to a run in the foreground, or to the control service"),
    TASK_REVISION("the task was changed meanwhile"),
    TOPIC_UNKNOWN("the task has no topic of this name"),
    DATA_SOURCE_EXISTS("another data source has this name"),
    DATA_SOURCE_UNKNOWN("no data source has this name"),
    DATA_SOURCE_USED("tasks use the data source"),
    DATA_SOURCE_REVISION("the data source was changed meanwhile"),
    RESOURCE_EXISTS("another resource of the control service has this name"),
    RESOURCE_UNKNOWN("no resource of the control service has this name"),
    RESOURCE_USED("tasks use the resource"),
    RESOURCE_REVISION("the resource was changed meanwhile"),
    ADDRESS_REFUSED("the control service does not connect to this address"),
    LOGIN_REQUIRED("the control service does not know who is asking"),
    LOGIN_FAILED("user or password is wrong"),
    LOGIN_LIMITED("there were too many attempts to log in"),
    ISSUER_UNREACHABLE("the issuer of tokens does not answer"),
    ROLE_MISSING("the caller lacks the role that the request needs"),
    USER_LAST_ADMIN("nobody would be left who can create users"),
    WEBHOOK_UNREACHABLE("a webhook does not accept a message"),
    SERVICE_UNREACHABLE("the control service does not answer"),
    SOURCE_UNREACHABLE("Milvus does not answer"),
    SOURCE_AUTH("Milvus refuses the login"),
    SOURCE_VERSION("this Milvus version is not supported"),
    SOURCE_UNSUPPORTED("the collection cannot be migrated"),
    SOURCE_NOT_LOADED("the collection is not loaded"),
    SOURCE_CHANGED("the collection was dropped or re-created while it was read"),
    SOURCE_GONE("the collection no longer exists"),
    SOURCE_DUPLICATE_KEY("the source holds several rows under one key"),
    SOURCE_KEY_UNREADABLE("the source counts a key that it never returns"),
    SOURCE_REFUSED("Milvus refuses a request for the collection"),
    SOURCE_INCOMPLETE("the source does not return all rows that it counts"),
    SOURCE_LOG_UNREACHABLE("the source's log does not answer"),
    SOURCE_LOG_LOST("the source's log no longer holds the resume position"),
    SOURCE_LOG_BAD_MESSAGE("a message of the source's log cannot be read"),
    SOURCE_LOG_STALLED("a channel of the source's log has stalled"),
    SPILL_FULL("changes that wait for a tick take more disk space than they may"),
    SPILL_FAILED("changes that wait for a tick cannot be kept on disk"),
    TARGET_UNREACHABLE("OceanBase does not answer"),
    TARGET_AUTH("OceanBase refuses the login"),
    TARGET_VERSION("the target is not OceanBase 4.3.3 or later"),
    TARGET_UNSUPPORTED("no table of the target can hold the collection"),
    TARGET_TABLE_INCOMPATIBLE("the existing table does not fit the collection"),
    TARGET_CHECKPOINT_LOST("how far a table is written is no longer known"),
    TARGET_NOT_EMPTY("the target table already holds rows"),
    TARGET_DDL_FAILED("the table could not be created"),
    TARGET_FULL("the target has no room for the rows"),
    TARGET_DUPLICATE_KEY("the target already holds a row under this key"),
    TARGET_OWNER_MISMATCH("the row in the aggregated table belongs to another collection"),
    VALUE_TOO_LONG("a value is longer than its column"),
    VALUE_OUT_OF_RANGE("a number does not fit its column"),
    VALUE_NOT_FINITE("a number is NaN or infinite"),
    VALUE_BAD_JSON("the JSON text cannot be stored unchanged"),
    VALUE_BAD_VECTOR("the vector is refused"),
    VALUE_KEY_TOO_LONG("the key is longer than an index can hold"),
    VALUE_REFUSED("the target refuses a value"),
    SWITCHOVER_CALLED_OFF("a switchover was called off, and data flows as before"),
    SWITCHOVER_OBSTACLE("a condition of the switchover is not met"),
    SOURCE_STILL_WRITTEN("what is to be frozen is still written to"),
    SWITCHOVER_TIMEOUT("the switchover took too long and was called off"),
    FENCED("another instance has taken over"),
    INTERRUPTED("the work was interrupted"),
    KAFKA_UNREACHABLE("Kafka does not answer"),
    KAFKA_TRANSACTION_OPEN("a transaction that somebody left open in Kafka is waited for"),
    KAFKA_AUTH("Kafka refuses the login or the access"),
    KAFKA_POSITION_LOST("the topic no longer holds the resume position"),
    KAFKA_TOPIC_UNSAFE("fewer replicas hold a topic's records than the task asks for"),
    KAFKA_TOPIC_REFUSED("Kafka refuses topics as the task needs them"),
    KAFKA_RECORD_TOO_LARGE("a row is larger than Kafka accepts"),
    REGISTRY_UNREACHABLE("the schema registry does not answer"),
    REGISTRY_NOT_FOUND("there is no schema registry at this address"),
    REGISTRY_AUTH("the schema registry refuses the login"),
    REGISTRY_INCOMPATIBLE("the schema registry refuses the schema"),
    OUT_OF_MEMORY("a component ran out of memory"),
    PARTLY_FAILED("some collections of a task failed, and the others are done"),
    COMPONENT_LOST("a component ended unexpectedly"),
    CLUSTER_UNREACHABLE("the API server of the Kubernetes cluster does not answer"),
    CLUSTER_REFUSED("the Kubernetes cluster refuses what a component needs"),
    RECORD_NEWER("a record was written by a newer version of Godwit"),
    UPGRADE_REFUSED("this version of Godwit cannot work with what is kept, or beside those that run"),
    INTERNAL("a bug in Godwit");

    private final String summary;

    ErrorCode(String summary) {
        this.summary = summary;
    }

    /** The code of this name; {@link #RECORD_NEWER} for one that only a newer version has, whose records hold it. */
    public static ErrorCode named(String name) {
        return Arrays.stream(values())
                .filter(code -> code.name().equals(name))
                .findFirst()
                .orElse(RECORD_NEWER);
    }

    /** One line for tables and docs. */
    public String summary() {
        return summary;
    }
}
