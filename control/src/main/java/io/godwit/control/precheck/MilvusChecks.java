package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.SourceSpec;
import io.godwit.model.text.Plural;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What a Milvus and its log answer. One thread. */
final class MilvusChecks {
    private static final String PATH = "spec.milvus";

    private final SourceSpec spec;
    private final DataSourcePorts ports;
    private final Clock clock;
    private final Questions questions;
    private final DataSourceProbe.Reached reached;
    private final Questions.Server server;

    MilvusChecks(
            SourceSpec spec, DataSourcePorts ports, Clock clock, Questions questions, DataSourceProbe.Reached reached) {
        this.spec = spec;
        this.ports = ports;
        this.clock = clock;
        this.questions = questions;
        this.reached = reached;
        this.server = new Questions.Server(CheckCode.LOGIN, spec.milvus().uri(), PATH, ErrorCode.SOURCE_UNREACHABLE);
    }

    List<Check> run() {
        Optional<SourceLogChecks> log = spec.log()
                .map(kept ->
                        new SourceLogChecks(kept, ports, questions, reached.has("spec.log.kafka.bootstrapServers")));
        Optional<SourceCatalog> catalog = reached.has("spec.milvus.uri") ? login() : Optional.empty();
        Optional<CollectionSchema> example = example(catalog);
        if (catalog.isEmpty()) {
            for (CheckCode code :
                    List.of(CheckCode.PRIVILEGES, CheckCode.COLLECTIONS, CheckCode.CLOCK, CheckCode.LATENCY)) {
                questions.add(skipped(code, "Milvus cannot be asked"));
            }
        }
        log.ifPresentOrElse(
                checks -> checks.finish(example),
                () -> questions.add(Check.skipped(
                        CheckCode.SOURCE_LOG,
                        server.address(),
                        "spec.log",
                        "no log is named; tasks that follow changes need it")));
        return questions.checks();
    }

    private Optional<CollectionSchema> example(Optional<SourceCatalog> catalog) {
        try {
            return catalog.flatMap(this::ask);
        } finally {
            catalog.ifPresent(SourceCatalog::close);
        }
    }

    private Optional<SourceCatalog> login() {
        boolean withLogin =
                !spec.milvus().user().isEmpty() || !spec.milvus().token().isEmpty();
        return questions
                .ask(
                        server,
                        () -> ports.source().apply(spec.milvus()),
                        answer -> Check.pass(
                                CheckCode.LOGIN,
                                server.address(),
                                PATH,
                                withLogin ? "accepts the login" : "answers without a login"),
                        // It says its version only to those that it lets in.
                        failure -> Check.fail(
                                failure.code() == ErrorCode.SOURCE_VERSION ? CheckCode.VERSION : CheckCode.LOGIN,
                                server.address(),
                                PATH,
                                failure),
                        SourceCatalog::close)
                .get();
    }

    /** Returns a collection, if there is one. */
    private Optional<CollectionSchema> ask(SourceCatalog catalog) {
        questions.add(Check.pass(CheckCode.VERSION, server.address(), PATH, "is version " + catalog.version()));
        Optional<List<CollectionName>> collections = questions.now(
                server.about(CheckCode.COLLECTIONS),
                catalog::collections,
                this::listed,
                failure -> failure.code() == ErrorCode.SOURCE_AUTH
                        ? skipped(CheckCode.COLLECTIONS, "the user may not list them")
                        : Check.fail(CheckCode.COLLECTIONS, server.address(), PATH, failure));
        Optional<CollectionSchema> example = privileges(catalog, collections);
        ClockChecks.ofSource(questions, server.about(CheckCode.CLOCK), catalog, clock);
        DataSourceProbe.latency(questions, server, catalog::allocateTimestamp);
        return example;
    }

    private Check listed(List<CollectionName> names) {
        long databases = names.stream().map(CollectionName::database).distinct().count();
        return names.isEmpty()
                ? Check.warn(
                        CheckCode.COLLECTIONS,
                        server.address(),
                        PATH,
                        "lists no collection",
                        "none, if there is none yet; else let the user see them")
                : Check.pass(
                        CheckCode.COLLECTIONS,
                        server.address(),
                        PATH,
                        "lists " + Plural.of(names.size(), "collection") + " in " + Plural.of(databases, "database"));
    }

    private Optional<CollectionSchema> privileges(SourceCatalog catalog, Optional<List<CollectionName>> collections) {
        if (collections.isEmpty() || collections.get().isEmpty()) {
            questions.add(skipped(CheckCode.PRIVILEGES, "there is no collection to describe"));
            return Optional.empty();
        }
        return questions.now(
                server.about(CheckCode.PRIVILEGES),
                () -> catalog.describe(collections.get().getFirst()),
                schema -> Check.pass(
                        CheckCode.PRIVILEGES,
                        server.address(),
                        PATH,
                        "the user may list and describe collections; a task's precheck looks whether each can be read"),
                failure -> Check.fail(CheckCode.PRIVILEGES, server.address(), PATH, failure));
    }

    private Check skipped(CheckCode code, String reason) {
        return Check.skipped(code, server.address(), PATH, reason);
    }
}
