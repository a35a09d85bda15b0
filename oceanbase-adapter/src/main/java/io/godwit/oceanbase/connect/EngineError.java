package io.godwit.oceanbase.connect;

import static io.godwit.oceanbase.connect.ErrorClass.ACCESS;
import static io.godwit.oceanbase.connect.ErrorClass.BAD_JSON;
import static io.godwit.oceanbase.connect.ErrorClass.BAD_VALUE;
import static io.godwit.oceanbase.connect.ErrorClass.BAD_VECTOR;
import static io.godwit.oceanbase.connect.ErrorClass.DUPLICATE;
import static io.godwit.oceanbase.connect.ErrorClass.MISSING;
import static io.godwit.oceanbase.connect.ErrorClass.OUT_OF_RANGE;
import static io.godwit.oceanbase.connect.ErrorClass.REFUSED;
import static io.godwit.oceanbase.connect.ErrorClass.RETRIABLE;
import static io.godwit.oceanbase.connect.ErrorClass.TOO_LONG;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The errors of the engine that Godwit distinguishes, by the numbers that a client sees: the engine sends many of its own errors
 * under another number (a transaction that timed out or whose outcome is unknown as 4012, one that was killed, moved or frozen
 * as 6002). Numbers that are not listed are classified by the layer of the engine that raises them.
 */
enum EngineError {
    TOO_MANY_CONNECTIONS(1040, RETRIABLE, "the server has no connection left"),
    OUT_OF_RESOURCES(1041, RETRIABLE, "the server is out of resources"),
    SERVER_SHUTDOWN(1053, RETRIABLE, "the server is shutting down"),
    NET_READ(1158, RETRIABLE, "the server could not read from the connection"),
    NET_READ_INTERRUPTED(1159, RETRIABLE, "the server waited too long for the client"),
    NET_WRITE(1160, RETRIABLE, "the server could not write to the connection"),
    NET_WRITE_INTERRUPTED(1161, RETRIABLE, "the server waited too long to send"),
    TOO_MANY_USER_CONNECTIONS(1203, RETRIABLE, "the user has no connection left"),
    LOCK_WAIT_TIMEOUT(1205, RETRIABLE, "another transaction holds a lock"),
    DEADLOCK(1213, RETRIABLE, "the transaction was chosen to resolve a deadlock"),
    QUERY_INTERRUPTED(1317, RETRIABLE, "the statement was interrupted"),
    READ_ONLY_TRANSACTION(1792, RETRIABLE, "the tenant accepts no writes now"),
    IO_ERROR(4009, RETRIABLE, "the server's disk failed"),
    PACKET_NOT_SENT(4011, RETRIABLE, "the server could not send a packet"),
    TIMEOUT(4012, RETRIABLE, "the statement or its transaction timed out in the engine"),
    ALLOCATE_MEMORY_FAILED(4013, RETRIABLE, "the tenant has no memory for it now"),
    SIZE_OVERFLOW(4019, TOO_LONG, "a row is larger than the engine's buffers"),
    EAGAIN(4023, RETRIABLE, "the engine asks to try again"),
    SCHEMA_ERROR(4029, RETRIABLE, "the server's schema is not refreshed yet"),
    TENANT_OUT_OF_MEM(4030, RETRIABLE, "the tenant's memory for writes is full until a freeze releases it"),
    NEED_RETRY(4036, RETRIABLE, "the engine asks to try again"),
    NOT_MASTER(4038, RETRIABLE, "the leader of the partition has moved"),
    KILLED_BY_THROTTLING(4039, RETRIABLE, "the statement was throttled"),
    SESSION_KILLED(4064, RETRIABLE, "the session was killed"),
    EXCEED_MEM_LIMIT(4080, RETRIABLE, "the server is at its memory limit"),
    RESULT_UNKNOWN(4081, RETRIABLE, "the outcome is unknown; the checkpoint row shows it"),
    QUEUE_OVERFLOW(4085, RETRIABLE, "the server's request queue is full"),
    IN_STOP_STATE(4114, RETRIABLE, "the server is stopping"),
    LOG_TOO_LARGE(4120, TOO_LONG, "a row is larger than a log entry"),
    SNAPSHOT_DISCARDED(4138, RETRIABLE, "the statement's snapshot is gone"),
    SERVER_OUT_OF_DISK_SPACE(4184, RETRIABLE, "the server's disk is full"),
    LEADER_NOT_EXIST(4209, RETRIABLE, "the partition has no leader now"),
    PARTITION_NOT_LEADER(4214, RETRIABLE, "the leader of the partition has moved"),
    PARTITION_NOT_EXIST(4225, RETRIABLE, "the partition is not yet known on this server"),
    IS_CHANGING_LEADER(4260, RETRIABLE, "the partition is changing its leader"),
    MINOR_FREEZE_NOT_ALLOW(4263, RETRIABLE, "a minor freeze must wait"),
    LOG_OUT_OF_DISK_SPACE(4264, RETRIABLE, "the disk of the engine's log is full"),
    GTS_NOT_READY(4283, RETRIABLE, "the timestamp service is changing its leader"),
    NOT_IN_SERVICE(4341, RETRIABLE, "the server is not in service yet"),
    TENANT_SCHEMA_NOT_FULL(4343, RETRIABLE, "the tenant's schema is still loading"),
    SCHEMA_NOT_UP_TO_DATE(4346, RETRIABLE, "the server's schema is not refreshed yet"),
    DISK_HUNG(4392, RETRIABLE, "the server's disk hangs"),
    KILL_CLIENT_SESSION(4401, RETRIABLE, "the session was killed"),
    RS_NOT_MASTER(4638, RETRIABLE, "the root service has moved"),
    LOCATION_NOT_EXIST(4653, RETRIABLE, "the location of the partition is not yet known"),
    LOCATION_LEADER_NOT_EXIST(4654, RETRIABLE, "the location of the leader is not yet known"),
    SERVER_NOT_ALIVE(4663, RETRIABLE, "a server of the cluster is down"),
    CLUSTER_NOT_EXIST(4669, RETRIABLE, "the proxy does not know the cluster named after # in the user, or not yet"),
    STANDBY_READ_ONLY(4688, RETRIABLE, "the tenant is a standby and accepts no writes now"),
    LS_NOT_EXIST(4719, RETRIABLE, "the log stream has moved"),
    LS_LOCATION_NOT_EXIST(4721, RETRIABLE, "the location of the log stream is not yet known"),
    LS_LOCATION_LEADER_NOT_EXIST(4722, RETRIABLE, "the log stream has no known leader now"),
    TABLET_NOT_EXIST(4725, RETRIABLE, "the tablet has moved"),
    LS_NOT_LEADER(4767, RETRIABLE, "the leader of the log stream has moved"),
    SESSION_INTERRUPTED(5066, RETRIABLE, "the server ended the session"),
    READ_ONLY(5081, RETRIABLE, "the server accepts no writes now"),
    TENANT_NOT_IN_SERVER(5150, RETRIABLE, "the tenant is not on this server, or not yet"),
    NO_THREADS(5307, RETRIABLE, "the engine has no threads for the statement now"),
    SCHEMA_EAGAIN(5627, RETRIABLE, "the server's schema is not refreshed yet"),
    TRANS_ROLLED_BACK(6002, RETRIABLE, "the engine rolled the transaction back"),
    TRY_LOCK_ROW_CONFLICT(6005, RETRIABLE, "another transaction holds the row"),
    TRANS_STATE_UNKNOWN(6222, RETRIABLE, "the state of the transaction is unknown"),
    PARTITION_IS_BLOCKED(6229, RETRIABLE, "the partition is blocked for now"),
    REPLICA_NOT_READABLE(6231, RETRIABLE, "the replica cannot be read yet"),
    TRANS_CANNOT_SERIALIZE(6235, RETRIABLE, "another transaction changed the same rows"),
    GTS_IS_NOT_SERVING(6239, RETRIABLE, "the timestamp service is changing its leader"),
    TRANS_STMT_NEED_RETRY(6241, RETRIABLE, "the engine asks to try again"),
    OUT_OF_DATA_DISK_SPACE(6330, RETRIABLE, "the disk of the tenant is almost full"),
    TRANSFER_DETECT_ACTIVE_TRANS(7114, RETRIABLE, "a partition is moving between log streams"),
    SERVER_IS_INIT(8001, RETRIABLE, "the server is starting"),
    SERVER_IS_STOPPING(8002, RETRIABLE, "the server is stopping"),
    LOG_NOT_COMPLETE(9760, RETRIABLE, "its change log is not complete: a transaction may be open on the table"),
    BASE_TABLE_ALTERED(9809, RETRIABLE, "a table was altered while a materialized view of it was made"),

    DATABASE_DENIED(1044, ACCESS, "the user may not use the database"),
    LOGIN_DENIED(1045, ACCESS, "user or password is wrong"),
    KILL_DENIED(1095, ACCESS, "the user does not own the session"),
    HOST_DENIED(1130, ACCESS, "this host is not allowed to connect"),
    USER_NOT_FOUND(1133, ACCESS, "the user does not exist"),
    TABLE_DENIED(1142, ACCESS, "a privilege on the table is missing"),
    COLUMN_DENIED(1143, ACCESS, "a privilege on the column is missing"),
    PRIVILEGE_MISSING(1227, ACCESS, "a privilege is missing, or this host is not in ob_tcp_invited_nodes"),
    PASSWORD_EXPIRED(1820, ACCESS, "the password has expired"),
    ACCOUNT_LOCKED(3118, ACCESS, "the account is locked"),
    TENANT_NOT_EXIST(5157, ACCESS, "the tenant does not exist"),
    INVALID_TENANT_NAME(5160, ACCESS, "the tenant's name is not valid"),

    NO_DATABASE(1046, MISSING, "no database is selected"),
    UNKNOWN_DATABASE(1049, MISSING, "the database does not exist"),
    UNKNOWN_TABLE(1051, MISSING, "the table does not exist"),
    UNKNOWN_COLUMN(1054, MISSING, "a column does not exist"),
    NO_SUCH_TABLE(1146, MISSING, "the table does not exist"),

    DUPLICATE_ENTRY(1062, DUPLICATE, "a row holds the same unique key"),

    PACKET_TOO_LARGE(1153, TOO_LONG, "a row is larger than max_allowed_packet"),
    DATA_TOO_LONG(1406, TOO_LONG, "the value is longer than its column"),
    VARCHAR_TOO_LONG(5098, TOO_LONG, "the value is longer than its column"),
    DATA_TOO_LONG_OWN(5167, TOO_LONG, "the value is longer than its column"),
    VALUE_OUT_OF_RANGE(1264, OUT_OF_RANGE, "the number does not fit its column"),
    DATA_OUT_OF_RANGE(1690, OUT_OF_RANGE, "the number does not fit its type"),
    INVALID_JSON_TEXT(3140, BAD_JSON, "the text is not JSON"),
    INVALID_JSON_TEXT_IN_PARAMETER(3141, BAD_JSON, "the text is not JSON"),
    JSON_VALUE_TOO_BIG(3150, BAD_JSON, "the JSON value is too large"),
    JSON_DOCUMENT_TOO_DEEP(3157, BAD_JSON, "the JSON document is too deep"),
    JSON_DOCUMENT_NULL_KEY(3158, BAD_JSON, "a member's name is NULL"),
    WRONG_ARGUMENTS(1210, BAD_VECTOR, "the vector cannot be read"),
    WRONG_DIMENSION(7600, BAD_VECTOR, "the vector's dimension differs from its column's"),
    NOT_NULL(1048, BAD_VALUE, "the column accepts no NULL"),
    NOT_SUPPORTED(1235, BAD_VALUE, "the engine does not support the value"),
    DATA_TRUNCATED(1265, BAD_VALUE, "the value would be truncated"),
    TRUNCATED_VALUE(1292, BAD_VALUE, "the value is of another type"),
    NO_DEFAULT(1364, BAD_VALUE, "a column has no default"),
    WRONG_VALUE_FOR_FIELD(1366, BAD_VALUE, "the value is of another type"),
    ILLEGAL_VALUE(1367, BAD_VALUE, "the number cannot be read"),
    CHECK_VIOLATED(3819, BAD_VALUE, "a check constraint of the table refuses the value"),
    INVALID_TYPE(5083, BAD_VALUE, "the value is of another type");

    private static final Map<Integer, EngineError> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toMap(EngineError::number, Function.identity()));

    private final int number;
    private final ErrorClass errorClass;
    private final String why;

    EngineError(int number, ErrorClass errorClass, String why) {
        this.number = number;
        this.errorClass = errorClass;
        this.why = why;
    }

    /** The error that a number names, if it is listed. */
    static Optional<EngineError> of(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    /** The class of any number, listed or not. */
    static ErrorClass classOf(int number, String sqlState) {
        return of(number).map(EngineError::errorClass).orElseGet(() -> unlisted(number, sqlState));
    }

    /**
     * 1-3999 are MySQL's, 5000-5999 and 7200-7999 are those of SQL and its functions: the statement is at fault. The general, root
     * service, transaction, election, transfer, connection and storage layers report states of servers, which are temporary.
     */
    private static ErrorClass unlisted(int number, String sqlState) {
        if (sqlState.startsWith("22")) {
            return BAD_VALUE;
        }
        boolean layerOfServers = number >= 4_000 && number < 5_000
                || number >= 6_000 && number < 7_200
                || number >= 8_000 && number < 9_500;
        return layerOfServers || sqlState.startsWith("08") ? RETRIABLE : REFUSED;
    }

    int number() {
        return number;
    }

    ErrorClass errorClass() {
        return errorClass;
    }

    /** What happened, in Godwit's own words. */
    String why() {
        return why;
    }
}
