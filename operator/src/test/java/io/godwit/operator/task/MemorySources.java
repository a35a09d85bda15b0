package io.godwit.operator.task;

import io.godwit.control.DataSourceControl.Seen;
import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.control.resource.DataSource;
import io.godwit.control.resource.TestResult;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.read.DataSourceReader;
import io.godwit.model.task.read.DataSourceReading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Data sources in memory. */
final class MemorySources implements SourceService {
    private final Map<String, DataSource> sources = new HashMap<>();
    private boolean refusesLogin;
    private boolean isAway;
    private boolean losesAnswers;

    void refuseLogin(boolean now) {
        refusesLogin = now;
    }

    void away(boolean now) {
        isAway = now;
    }

    /** What is made is made, and nobody hears of it. */
    void loseAnswers(boolean now) {
        losesAnswers = now;
    }

    @Override
    public synchronized Optional<Seen> find(String name) {
        return Optional.ofNullable(sources.get(name)).map(source -> new Seen(source, List.of()));
    }

    @Override
    public DataSourceReading read(Map<String, Object> document) {
        return DataSourceReader.ofKept().read(document);
    }

    @Override
    public synchronized Seen create(DataSourceDocument document) {
        sources.put(document.name(), DataSource.created(document, 0));
        if (losesAnswers) {
            throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "Kafka does not answer", "start it", null);
        }
        return test(document.name());
    }

    @Override
    public synchronized Seen change(DataSourceDocument document, long revision) {
        sources.computeIfPresent(document.name(), (name, known) -> known.changedTo(DataSource.created(document, 0)));
        return test(document.name());
    }

    @Override
    public synchronized Seen test(String name) {
        DataSource known = sources.get(name);
        Check check = refusesLogin
                ? Check.fail(CheckCode.values()[0], name, "", ErrorCode.CONFIG_INVALID, "login refused", "correct it")
                : isAway
                        ? Check.fail(CheckCode.values()[0], name, "", ErrorCode.SOURCE_UNREACHABLE, "away", "start it")
                        : Check.pass(CheckCode.values()[0], name, "", "fine");
        sources.put(
                name,
                new DataSource(
                        name,
                        known.kind(),
                        known.document(),
                        known.revision(),
                        0,
                        0,
                        Optional.of(new TestResult(0, List.of(check)))));
        return find(name).orElseThrow();
    }
}
