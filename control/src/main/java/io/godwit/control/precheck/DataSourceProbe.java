package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.task.DataSourceSpec;
import io.godwit.model.task.SecretResolver;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Tests a data source: each thing that can be wrong with it is a check of its own, in the order in which a client meets them. A failure
 * prevents only those checks that need the missing answer. Changes nothing. Blocks, no longer than its patience. Thread-safe.
 */
public final class DataSourceProbe {
    /** All checks together: a user waits for them. */
    public static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final long SLOW_MILLIS = 100;
    private static final int REQUESTS = 3;

    /** What the messages of the adapters, which know tasks only, call in another way. */
    private static final Map<String, String> PATHS = Map.of(
            "spec.source.milvus", "spec.milvus",
            "spec.source.log", "spec.log",
            "spec.target.oceanbase", "spec.oceanbase");

    private final DataSourcePorts ports;
    private final AddressRules rules;
    private final SecretResolver secrets;
    private final Clock clock;
    private final Duration patience;

    /** A probe that asks {@code ports}. */
    public DataSourceProbe(
            DataSourcePorts ports, AddressRules rules, SecretResolver secrets, Clock clock, Duration patience) {
        this.ports = ports;
        this.rules = rules;
        this.secrets = secrets;
        this.clock = clock;
        this.patience = patience;
    }

    /** Every check. */
    public List<Check> run(DataSourceSpec spec) {
        List<Check> checks = new ArrayList<>(SecretChecks.of(spec.secrets(), secrets));
        Questions questions = new Questions(patience, CheckFeed.NONE);
        Reached reached = reach(spec, questions);
        checks.addAll(questions.checks());
        checks.addAll(
                switch (spec) {
                    case DataSourceSpec.OfMilvus milvus ->
                        new MilvusChecks(milvus.source(), ports, clock, questions.beside(), reached).run();
                    case DataSourceSpec.OfOceanBase oceanBase ->
                        new OceanBaseChecks(oceanBase.target(), ports, clock, questions.beside(), reached).run();
                    case DataSourceSpec.OfKafka kafka ->
                        new KafkaChecks(kafka.kafka(), ports, questions.beside(), reached).run();
                    case DataSourceSpec.OfRegistry registry ->
                        new RegistryChecks(registry.registry(), ports, questions.beside(), reached).run();
                });
        return checks.stream().map(DataSourceProbe::inItsWords).toList();
    }

    /**
     * Which addresses a client may use.
     *
     * @param paths where at least one address that the document names there can be connected to, and none is refused
     */
    record Reached(Set<String> paths) {
        boolean has(String path) {
            return paths.contains(path);
        }
    }

    /** All addresses at the same time. A client tries the next one where one is away, but must not be sent to one that is refused. */
    private Reached reach(DataSourceSpec spec, Questions questions) {
        NetworkChecks network = new NetworkChecks(ports.network(), rules);
        Map<Endpoint, BoundedCall<List<Check>>> calls = new LinkedHashMap<>();
        for (Endpoint endpoint : Endpoint.of(spec)) {
            calls.put(
                    endpoint,
                    BoundedCall.start(
                            endpoint.toString(), endpoint.unreachable(), () -> network.of(endpoint), late -> {}));
        }
        Map<Endpoint, List<Check>> found = new LinkedHashMap<>();
        calls.forEach((endpoint, call) ->
                found.put(endpoint, questions.all(call, CheckCode.ADDRESS, endpoint.toString(), endpoint.path())));
        Set<String> open = new TreeSet<>();
        found.forEach((endpoint, checks) -> {
            if (checks.stream().noneMatch(DataSourceProbe::failed)) {
                open.add(endpoint.path());
            }
        });
        found.forEach((endpoint, checks) ->
                checks.forEach(check -> questions.add(open.contains(endpoint.path()) ? oneOfSeveral(check) : check)));
        found.forEach((endpoint, checks) -> {
            if (checks.stream().anyMatch(DataSourceProbe::refused)) {
                open.remove(endpoint.path());
            }
        });
        return new Reached(open);
    }

    private static boolean failed(Check check) {
        return check.status() == CheckStatus.FAIL;
    }

    private static boolean refused(Check check) {
        return check.error().equals(Optional.of(ErrorCode.ADDRESS_REFUSED.name()));
    }

    /** Where others answer, one that is away is for people to know. */
    private static Check oneOfSeveral(Check check) {
        return failed(check) && !refused(check)
                ? Check.warn(
                        check.code(),
                        check.object(),
                        check.path(),
                        check.message() + "; another address answers",
                        check.remedy())
                : check;
    }

    private static Check inItsWords(Check check) {
        return new Check(
                check.code(),
                check.object(),
                inItsWords(check.path()),
                check.status(),
                inItsWords(check.message()),
                inItsWords(check.remedy()),
                check.skippable(),
                check.error());
    }

    private static String inItsWords(String text) {
        String said = text;
        for (Map.Entry<String, String> path : PATHS.entrySet()) {
            said = said.replace(path.getKey(), path.getValue());
        }
        return said;
    }

    /** The check of how long small requests take. */
    static Optional<Long> latency(Questions questions, Questions.Server server, Runnable request) {
        Supplier<Long> measured = () -> {
            long[] millis = new long[REQUESTS];
            for (int i = 0; i < millis.length; i++) {
                long begin = System.nanoTime();
                request.run();
                millis[i] = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            }
            Arrays.sort(millis);
            return millis[millis.length / 2];
        };
        return questions.now(
                server.about(CheckCode.LATENCY),
                measured,
                millis -> ofLatency(server, millis),
                failure -> Check.fail(CheckCode.LATENCY, server.address(), server.path(), failure));
    }

    /** The check of a latency that was measured. */
    static Check ofLatency(Questions.Server server, long millis) {
        String words = millis + " ms for a small request";
        return millis <= SLOW_MILLIS
                ? Check.pass(CheckCode.LATENCY, server.address(), server.path(), words)
                : Check.warn(
                        CheckCode.LATENCY,
                        server.address(),
                        server.path(),
                        words + ": far from here, or busy",
                        "run the components near it: each page and each batch waits for an answer");
    }
}
