package io.godwit.dist.docs;

import static io.godwit.model.error.ErrorCode.*;

import io.godwit.model.error.ErrorCode;
import java.util.EnumMap;
import java.util.Map;

/** What to do about each error code, in short; the message of a failure says it for the case at hand. */
final class ErrorAdvice {
    private static final String CONFLICT =
            "read the conflict record; fix the row at the source or widen the column, or accept the loss with `onRejectedRow: CONTINUE`";
    private static final Map<ErrorCode, String> ADVICE = new EnumMap<>(ErrorCode.class);

    static {
        put(CONFIG_INVALID, "the message lists every problem with path and remedy");
        put(
                CONFIG_SECRET_MISSING,
                "set the variable or provide the file in the environment of the process that uses it");
        put(PRECHECK_FAILED, "do what each failed check advises; `godwit task precheck` shows all of them");
        put(TASK_CHANGED, "put the old values back, or give the new task another `metadata.name`");
        put(TASK_EXISTS, "choose another `metadata.name`, or change the task that has it");
        put(TASK_UNKNOWN, "create the task, or correct its name");
        put(TASK_STATE, "the message names the state and what has to be done first");
        put(CHECK_UNKNOWN, "name a check as the precheck shows it, `CODE` or `CODE:OBJECT`, or check everything first");
        put(CHECK_NOT_SKIPPABLE, "do what the check advises, or leave the collection out");
        put(
                TASK_OWNER,
                "end the run in the foreground and create the task in the control service, or stop it there and run it in the foreground");
        put(TASK_REVISION, "look at the task again and repeat the change with its newest revision");
        put(TOPIC_UNKNOWN, "`godwit topics` shows the topics that all tasks share, with `-t` those of a task");
        put(DATA_SOURCE_EXISTS, "choose another name, or change the data source that has it");
        put(DATA_SOURCE_UNKNOWN, "create the data source, or correct its name");
        put(DATA_SOURCE_USED, "release the tasks that the message names, or give them another data source, first");
        put(DATA_SOURCE_REVISION, "look at the data source again and repeat the change with its newest revision");
        put(RESOURCE_EXISTS, "choose another name, or change the one that has it");
        put(RESOURCE_UNKNOWN, "create it, or correct its name");
        put(RESOURCE_USED, "release the tasks that the message names, or give them another one, first");
        put(RESOURCE_REVISION, "look at it again and repeat the change with its newest revision");
        put(ADDRESS_REFUSED, "name the server by another address; [service.md](service.md#data-sources) has the rules");
        put(LOGIN_REQUIRED, "`godwit login`, or a token in `GODWIT_TOKEN`");
        put(LOGIN_FAILED, "correct user and password; an admin sets another one with `godwit user passwd`");
        put(LOGIN_LIMITED, "wait some seconds; a script needs a token (`godwit token create`), not a login each time");
        put(ISSUER_UNREACHABLE, "check `--oidc-issuer` and that it answers where the control service runs");
        put(ROLE_MISSING, "ask an admin for the role, or use a token that has it");
        put(USER_LAST_ADMIN, "give another user the role admin first");
        put(WEBHOOK_UNREACHABLE, "check the receiver and its address: `godwit alert webhook test NAME`");
        put(SERVICE_UNREACHABLE, "start one with `godwit up`, or name another with `--server` or `GODWIT_SERVER`");
        put(SOURCE_UNREACHABLE, "check `spec.source.milvus.uri`, the network and Milvus itself");
        put(SOURCE_AUTH, "check the token, or user and password, and the privileges");
        put(SOURCE_VERSION, "use Milvus 2.3 or 2.4, or set `spec.source.milvus.acceptVersion: true` at your own risk");
        put(SOURCE_UNSUPPORTED, "exclude the collection; the message names the field");
        put(
                SOURCE_NOT_LOADED,
                "load it, or let Godwit do so: `loadCollections: true` (the default), or `temporaryIndex: true` where it has no index");
        put(
                SOURCE_GONE,
                "nothing, if it was dropped on purpose; a collection created again needs a task under a new name");
        put(SOURCE_CHANGED, "run a task under a new name for the new collection");
        put(
                SOURCE_DUPLICATE_KEY,
                "compare the key at the source: Milvus shows one of its rows, and that one was migrated");
        put(SOURCE_KEY_UNREADABLE, "the key cannot be read by query; delete it at the source or migrate it by hand");
        put(
                SOURCE_REFUSED,
                "the message says what was refused; exclude the collection, or create the index that Godwit could not create");
        put(
                SOURCE_INCOMPLETE,
                "check that all partitions are loaded and the query nodes healthy, then `godwit task repeat` and `task run`");
        put(SOURCE_LOG_UNREACHABLE, "check `spec.source.log`, the network and the message queue itself");
        put(
                SOURCE_LOG_LOST,
                "migrate the collections of the channel again with `godwit task repeat`, and raise the retention of the source's topics");
        put(
                SOURCE_LOG_BAD_MESSAGE,
                "check the message at the place named; `onBadMessage: CONTINUE` counts such messages and continues");
        put(
                SOURCE_LOG_STALLED,
                "check that the source is up and not overloaded, of Milvus its proxies and root coordinator: ticks are sent five times a second");
        put(
                SPILL_FULL,
                "check Milvus's root coordinator if ticks are missing, or make room for the largest transaction of OceanBase: raise `incremental.spillBytes` in"
                        + " `spec.options.parameters`");
        put(
                SPILL_FAILED,
                "make room on the disk, or name another folder as `incremental.spillFolder` in `spec.options.parameters`");
        put(TARGET_UNREACHABLE, "check `spec.target.oceanbase.url`, the network and OceanBase itself");
        put(TARGET_AUTH, "check user, tenant and password, and the privileges");
        put(TARGET_VERSION, "use a MySQL-mode tenant of OceanBase 4.3.3 or later");
        put(
                TARGET_TABLE_INCOMPATIBLE,
                "change the table as each line says, or rename the target in `spec.objects.rename`");
        put(
                TARGET_NOT_EMPTY,
                "empty the table; or `task run --keep-target-rows` keeps its rows and records each clash as a conflict");
        put(
                TARGET_CHECKPOINT_LOST,
                "somebody dropped the schema of Godwit's own tables, or removed rows of them: `godwit task stop`, then [`godwit task repeat`](run.md#moving-a-collection-again)"
                        + " of the collections that it names, and start the task; without FULL in `spec.types`, stop and start it");
        put(TARGET_UNSUPPORTED, "exclude the collection; the message names the field and the limit");
        put(TARGET_DDL_FAILED, "create the table by hand with the statements shown and run the task again");
        put(TARGET_FULL, "add disk to OceanBase, or migrate fewer collections");
        put(TARGET_DUPLICATE_KEY, "the row in the target is kept; compare it with the source's under the key");
        put(TARGET_OWNER_MISMATCH, "collections that share a table need keys that do not overlap");
        put(VALUE_TOO_LONG, CONFLICT);
        put(VALUE_OUT_OF_RANGE, CONFLICT);
        put(VALUE_NOT_FINITE, CONFLICT);
        put(VALUE_BAD_JSON, CONFLICT);
        put(VALUE_BAD_VECTOR, CONFLICT);
        put(VALUE_KEY_TOO_LONG, CONFLICT);
        put(VALUE_REFUSED, CONFLICT);
        put(
                SWITCHOVER_CALLED_OFF,
                "nothing; begin it again with `godwit task switchover NAME --start` when you want to");
        put(
                SWITCHOVER_OBSTACLE,
                "the message names the condition; `godwit task switchover NAME --dry-run` lists all of them");
        put(SOURCE_STILL_WRITTEN, "stop what writes to it, and begin the switchover again");
        put(
                SWITCHOVER_TIMEOUT,
                "nothing is changed; look at the lag, and begin again, perhaps with a longer `--timeout`");
        put(FENCED, "nothing, unless two runs of one task were started by mistake");
        put(INTERRUPTED, "run the task again: it continues where it stopped");
        put(KAFKA_UNREACHABLE, "check `spec.kafka.bootstrapServers`, the brokers and the security settings");
        put(
                KAFKA_TRANSACTION_OPEN,
                "wait: Kafka ends what a dead process left open, Godwit's own after 40 s at most; if it does not, look for it with `kafka-transactions.sh find-hanging`");
        put(
                KAFKA_AUTH,
                "check the login in `spec.kafka.properties`, and the ACLs for topics, groups and transactional ids `godwit.*`");
        put(
                KAFKA_POSITION_LOST,
                "someone removed records that were not applied: migrate the collection again with `godwit task repeat`; without FULL in `spec.types`, empty its table and run a task with another `metadata.name`");
        put(
                KAFKA_TOPIC_UNSAFE,
                "raise `min.insync.replicas` of the topics named, or lower `spec.kafka.minInsyncReplicas` and accept the risk");
        put(KAFKA_TOPIC_REFUSED, "let the brokers' policy for topics accept those with prefix `godwit.`");
        put(KAFKA_RECORD_TOO_LARGE, "raise `message.max.bytes` of the brokers, or exclude the collection");
        put(REGISTRY_UNREACHABLE, "check `spec.schemaRegistry.url` and the registry itself");
        put(REGISTRY_NOT_FOUND, "check host, port and path in `spec.schemaRegistry.url`");
        put(
                REGISTRY_AUTH,
                "check the login in `spec.schemaRegistry.properties` and what it may do with subjects `godwit.*`");
        put(REGISTRY_INCOMPATIBLE, "check the subject's compatibility setting");
        put(
                OUT_OF_MEMORY,
                "raise the `memory` of the component that the message names under `spec.options`, or lower its numbers of readers and writers");
        put(
                PARTLY_FAILED,
                "do what each failed collection's line advises, and run the task again: it tries them again");
        put(COMPONENT_LOST, "read the component's log, which the message names");
        put(
                RECORD_NEWER,
                "run the version that wrote it, or a newer one; [upgrade.md](upgrade.md) says which versions go together");
        put(
                UPGRADE_REFUSED,
                "the message says which version can, or what has to end first; [upgrade.md](upgrade.md#formats)");
        put(INTERNAL, "report it with the log");
    }

    private ErrorAdvice() {}

    static String of(ErrorCode code) {
        return ADVICE.getOrDefault(code, "follow the remedy in the message");
    }

    private static void put(ErrorCode code, String advice) {
        ADVICE.put(code, advice);
    }
}
