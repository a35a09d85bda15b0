package io.godwit.runtime.metrics;

import java.util.List;

/**
 * Every meter: its Prometheus name, what it says, and how it is taken. Those of components have the labels task and component beside their
 * own.
 */
public enum Meter {
    READY("godwit_ready", "1 while nothing keeps the component from its work, else 0", Kind.GAUGE),
    START_TIME("godwit_start_time_seconds", "when the process started, in seconds since 1970", Kind.GAUGE),
    ROWS_READ("godwit_rows_read_total", "rows read from the source", Kind.COUNTER, "table"),
    ROWS_PUBLISHED("godwit_rows_published_total", "rows durable in Kafka", Kind.COUNTER, "table"),
    BYTES_PUBLISHED("godwit_published_bytes_total", "size of their records", Kind.COUNTER, "table"),
    ROWS_APPLIED("godwit_rows_applied_total", "rows committed in the target", Kind.COUNTER, "table"),
    BYTES_APPLIED("godwit_applied_bytes_total", "size of their records", Kind.COUNTER, "table"),
    CONFLICTS("godwit_conflicts_total", "rows that are in the conflict topic instead", Kind.COUNTER, "table"),
    SOURCE_FINDINGS(
            "godwit_source_findings",
            "keys under which the source counts more rows than it returns; they are in the conflict topic together with the refused rows",
            Kind.GAUGE,
            "table"),
    RETRIES("godwit_retries_total", "attempts repeated after a retriable failure", Kind.COUNTER, "table"),
    READ_SECONDS("godwit_read_seconds", "time to read one page from the source", Kind.TIMER, "table"),
    PUBLISH_COMMIT_SECONDS(
            "godwit_publish_commit_seconds", "time to commit one Kafka transaction", Kind.TIMER, "table"),
    APPLY_SECONDS("godwit_apply_seconds", "time to write and commit one batch in the target", Kind.TIMER, "table"),
    LIMIT_WAIT_SECONDS("godwit_limit_wait_seconds", "time a batch waited for the rate limit", Kind.TIMER, "table"),
    BATCH_ROWS("godwit_batch_rows", "rows of a batch written to the target", Kind.SUMMARY, "table"),
    JSON_VALUES(
            "godwit_json_values_total",
            "JSON values written, by form: `text`, or `constructed` by functions because the engine misrounds a number"
                    + " in the text; a row that is tried again is counted again",
            Kind.COUNTER,
            "table",
            "form"),
    UNAPPLIED_BYTES("godwit_unapplied_bytes", "bytes published and not yet applied", Kind.GAUGE),
    CHECKPOINT_AGE_SECONDS(
            "godwit_checkpoint_age_seconds",
            "time since a checkpoint of the table moved, or the process started; 0 once the table is complete",
            Kind.GAUGE,
            "table"),
    LOG_MESSAGES("godwit_log_messages_total", "messages read from the source's log", Kind.COUNTER, "type"),
    LOG_BYTES("godwit_log_bytes_total", "size of those messages", Kind.COUNTER, "type"),
    WINDOW_BYTES("godwit_window_bytes", "bytes that waited in memory for a tick", Kind.SUMMARY),
    SPILLED_BYTES("godwit_spilled_bytes_total", "bytes that waited on disk because memory was full", Kind.COUNTER),
    CHANGES_PUBLISHED("godwit_changes_published_total", "row events durable in the change topics", Kind.COUNTER),
    LATE_CHANGES(
            "godwit_late_changes_total", "changes that arrived after their tick and were read again", Kind.COUNTER),
    REPEATED_CHANGES("godwit_repeated_changes_total", "changes that the source sent twice", Kind.COUNTER),
    KEYS_REREAD("godwit_keys_reread_total", "keys read again at the source", Kind.COUNTER),
    PENDING_READS("godwit_pending_reads", "keys that wait to be read again at the source", Kind.GAUGE, "channel"),
    CHANNEL_LAG_SECONDS(
            "godwit_channel_lag_seconds",
            "age of the source's timestamp up to which the channel is published",
            Kind.GAUGE,
            "channel"),
    CHANNEL_SILENT_SECONDS(
            "godwit_channel_silent_seconds", "time since a tick arrived on the channel", Kind.GAUGE, "channel"),
    CHANGE_TOPIC_BYTES(
            "godwit_change_topic_bytes",
            "bytes of the records in the task's change topics that are not trimmed, without replicas",
            Kind.GAUGE),
    CHANGES_APPLIED(
            "godwit_changes_applied_total", "row events committed in the target", Kind.COUNTER, "table", "operation"),
    LAG_SECONDS(
            "godwit_lag_seconds",
            "from the source's timestamp of the oldest event of a batch to its commit in the target",
            Kind.TIMER,
            "table"),
    WATERMARK_LAG_SECONDS(
            "godwit_watermark_lag_seconds",
            "age of the source's timestamp up to which the target has every change",
            Kind.GAUGE,
            "table"),
    RECONCILIATION_MARKS(
            "godwit_reconciliation_marks",
            "reasons why a table may differ from its collection in a way that the log does not show",
            Kind.GAUGE),
    EXPIRING_CHANNELS(
            "godwit_expiring_channels",
            "channels whose log drops what is not read within a quarter of its retention, by time or by size",
            Kind.GAUGE),
    LOG_COMMIT_SECONDS("godwit_log_commit_seconds", "time to commit changes and positions", Kind.TIMER),
    SERVICE_READY("godwit_service_ready", "1 while the instance takes part in deciding, else 0", Kind.GAUGE),
    SERVICE_STREAMS(
            "godwit_service_streams_state", "1 for the state that Kafka Streams is in, else 0", Kind.GAUGE, "state"),
    SERVICE_SHARES(
            "godwit_service_shares",
            "shares of the tasks about which the instance decides (`active`), or whose state it follows to take them over (`standby`)",
            Kind.GAUGE,
            "role"),
    SERVICE_LOOK_AGE_SECONDS(
            "godwit_service_look_age_seconds",
            "time since the instance last looked at every task of its shares, for series and alerts",
            Kind.GAUGE),
    SERVICE_REQUESTS(
            "godwit_service_requests_total",
            "requests answered by the instance; `operation` is the method and the path of the contract",
            Kind.COUNTER,
            "operation",
            "status"),
    SERVICE_REQUEST_SECONDS(
            "godwit_service_request_seconds", "time until they were answered", Kind.SUMMARY, "operation"),
    SERVICE_DECISIONS(
            "godwit_service_decisions_total",
            "requests about tasks that were decided; `outcome` is `accepted`, or the code of the refusal",
            Kind.COUNTER,
            "action",
            "outcome"),
    SERVICE_TASKS("godwit_service_tasks", "tasks, by state; each instance knows all of them", Kind.GAUGE, "state"),
    SERVICE_STUCK_TABLES(
            "godwit_service_stuck_tables",
            "tables that failed, are incomplete or were dropped at the source, of each task that runs, by its name; each instance knows"
                    + " all of them",
            Kind.GAUGE,
            "name"),
    SERVICE_CHANGE_LOG_ROWS(
            "godwit_service_change_log_rows",
            "rows of the largest change log of a table of any task; each instance knows all of them",
            Kind.GAUGE),
    SERVICE_FOLLOWS(
            "godwit_service_follows_objects",
            "1 at the instance that hears of every change of a MigrationTask or a DataSource, and acts on it, 0 at one that does not; not a number where there are none to follow",
            Kind.GAUGE),
    SERVICE_ALERTS(
            "godwit_service_alerts",
            "alerts of the service itself that fire, by level; each instance knows all of them",
            Kind.GAUGE,
            "level"),
    SERVICE_MESSAGES(
            "godwit_service_webhook_messages_total",
            "messages that the instance sent to webhooks; `outcome` is `accepted` or `failed`",
            Kind.COUNTER,
            "webhook",
            "outcome");

    private static final String OF_SERVICE = "godwit_service_";

    /** How a meter is taken. */
    public enum Kind {
        COUNTER,
        TIMER,
        SUMMARY,
        GAUGE
    }

    private final String meterName;
    private final String meaning;
    private final Kind kind;
    private final List<String> labels;

    Meter(String meterName, String meaning, Kind kind, String... labels) {
        this.meterName = meterName;
        this.meaning = meaning;
        this.kind = kind;
        this.labels = List.of(labels);
    }

    /** Prometheus name. */
    public String meterName() {
        return meterName;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    /** Whether the control service has it; else a component has. */
    public boolean isOfService() {
        return meterName.startsWith(OF_SERVICE);
    }

    /** How it is taken. */
    public Kind kind() {
        return kind;
    }

    /** Names of its own labels; the caller that asks for the meter passes a value for each, in this order. */
    public List<String> labels() {
        return labels;
    }
}
