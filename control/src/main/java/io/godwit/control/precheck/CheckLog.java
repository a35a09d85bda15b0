package io.godwit.control.precheck;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.PrecheckWish;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a precheck while it is made: a thread of its own writes twice a second what has changed, in pages, so that thousands of checks
 * take few records. Results of other checks than those that are made again stay. Thread-safe.
 */
public final class CheckLog implements CheckFeed, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckLog.class);
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(500);
    private static final Duration LAST_WRITE = Duration.ofSeconds(15);
    /** A page is a record: 50 long messages with remedies stay far below what a record may hold. */
    private static final int PAGE = 50;

    private static final int LONGEST_TEXT = 8_000;

    private final PrecheckBook book;
    private final String taskId;
    private final Clock clock;
    private final BooleanSupplier givenUp;
    private final CheckScope scope;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ending = lock.newCondition();
    private final List<LiveCheck> checks = new ArrayList<>();
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final TreeSet<Integer> changedPages = new TreeSet<>();
    private final Thread writer;
    private KeptPrecheck.Header header;
    private boolean over;

    private CheckLog(
            PrecheckBook book,
            String taskId,
            KeptPrecheck.Header header,
            Collection<LiveCheck> before,
            CheckScope scope,
            Clock clock,
            BooleanSupplier givenUp) {
        this.book = book;
        this.taskId = taskId;
        this.header = header;
        this.scope = scope;
        this.clock = clock;
        this.givenUp = givenUp;
        before.forEach(this::put);
        write();
        this.writer = Thread.ofVirtual().name("checks-" + taskId).start(this::writeWhileItIsMade);
    }

    /**
     * The log of a precheck that a user wants. One that another instance began is made again, results that it had already included.
     *
     * @param givenUp whether nobody needs it any more
     */
    public static CheckLog of(
            PrecheckBook book, String taskId, PrecheckWish wish, Clock clock, BooleanSupplier givenUp) {
        List<LiveCheck> before = wish.isOfAll()
                ? List.of()
                : book.find(taskId).map(KeptPrecheck::checks).orElse(List.of());
        List<CheckName> again = before.stream()
                .filter(check -> isMeant(check, wish))
                .flatMap(check -> name(check).stream())
                .toList();
        CheckScope scope = wish.isOfAll() ? CheckScope.ALL : CheckScope.again(again);
        return new CheckLog(
                book,
                taskId,
                new KeptPrecheck.Header(
                        Optional.of(wish.number()), Optional.empty(), wish.by(), clock.millis(), Optional.empty(), 0),
                scope.isAll() ? List.of() : before,
                scope,
                clock,
                givenUp);
    }

    /** The log of the precheck that a run begins with. */
    public static CheckLog ofRun(PrecheckBook book, String taskId, long generation, Clock clock) {
        return new CheckLog(
                book,
                taskId,
                new KeptPrecheck.Header(
                        Optional.empty(), Optional.of(generation), "godwit", clock.millis(), Optional.empty(), 0),
                List.of(),
                CheckScope.ALL,
                clock,
                () -> false);
    }

    private static boolean isMeant(LiveCheck check, PrecheckWish wish) {
        boolean failed = check.state() == LiveCheck.State.FAIL || !check.state().isResult();
        return wish.onlyFailed() && failed || wish.only().stream().anyMatch(check::isMeantBy);
    }

    private static Optional<CheckName> name(LiveCheck check) {
        return List.of(CheckCode.values()).stream()
                .filter(code -> code.name().equals(check.code()))
                .findFirst()
                .map(code -> new CheckName(code, check.object()));
    }

    /** Which checks are to be made. */
    public CheckScope scope() {
        return scope;
    }

    @Override
    public void planned(CheckName check) {
        locked(() -> put(LiveCheck.pending(check)));
    }

    @Override
    public void begun(CheckName check) {
        locked(() -> put(LiveCheck.pending(check).in(LiveCheck.State.RUNNING, Optional.of(clock.millis()))));
    }

    @Override
    public void ended(Check check) {
        locked(() -> {
            Optional<LiveCheck> before = Optional.ofNullable(
                            places.get(CheckName.of(check).toString()))
                    .map(checks::get);
            Optional<Long> started = before.filter(known -> known.state() == LiveCheck.State.RUNNING)
                    .flatMap(LiveCheck::startedMillis);
            put(LiveCheck.ended(check, started, clock.millis()));
        });
    }

    @Override
    public boolean isGivenUp() {
        return givenUp.getAsBoolean();
    }

    /** Every check has its result: what was announced and did not come, or is not there any more, is dropped. Durable. */
    public void finish() {
        locked(() -> {
            over = true;
            ending.signalAll();
        });
        join();
        locked(() -> {
            List<LiveCheck> kept = checks.stream()
                    .filter(check -> check.state().isResult() && !isGone(check))
                    .toList();
            checks.clear();
            places.clear();
            changedPages.clear();
            kept.forEach(this::put);
            header = header.ended(clock.millis());
        });
        write();
    }

    /** A check that was to be made again and was not, because what it is about is not part of the task any more. */
    private boolean isGone(LiveCheck check) {
        return !scope.isAll()
                && check.endedMillis().orElse(0L) < header.startedMillis()
                && name(check).filter(scope::covers).isPresent();
    }

    /** Ends without a result, unless it was finished. */
    @Override
    public void close() {
        locked(() -> {
            over = true;
            ending.signalAll();
        });
        join();
    }

    private void join() {
        try {
            writer.join(LAST_WRITE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("keeping the checks of task " + taskId);
        }
    }

    private void put(LiveCheck check) {
        LiveCheck fitting = fitting(check);
        Integer place = places.get(check.name());
        if (place == null) {
            place = checks.size();
            places.put(check.name(), place);
            checks.add(fitting);
        } else {
            checks.set(place, fitting);
        }
        changedPages.add(place / PAGE);
    }

    private static LiveCheck fitting(LiveCheck check) {
        return new LiveCheck(
                check.code(),
                check.object(),
                check.path(),
                check.state(),
                check.startedMillis(),
                check.endedMillis(),
                cut(check.message()),
                cut(check.remedy()),
                check.skippable(),
                check.error());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    }

    private void writeWhileItIsMade() {
        while (waited()) {
            try {
                write();
            } catch (GodwitException e) { // what was not written is written with what changes next, or at the end
                LOG.warn("task={} code={} checks are not kept yet: {}", taskId, e.code(), e.getMessage());
                locked(() -> pages().keySet().forEach(changedPages::add));
            }
        }
    }

    /** Whether the precheck is still being made, after the time between two writes. */
    private boolean waited() {
        lock.lock();
        try {
            long left = BETWEEN_WRITES.toNanos();
            while (!over && left > 0) {
                left = ending.awaitNanos(left);
            }
            return !over;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        Map<Integer, List<LiveCheck>> changed = new HashMap<>();
        KeptPrecheck.Header now;
        lock.lock();
        try {
            Map<Integer, List<LiveCheck>> all = pages();
            changedPages.forEach(page -> changed.put(page, all.get(page)));
            changedPages.clear();
            header = header.withPages(all.size());
            now = header;
        } finally {
            lock.unlock();
        }
        if (!changed.isEmpty() || now.pages() == 0 || now.endedMillis().isPresent()) {
            book.write(taskId, now, changed);
        }
    }

    private Map<Integer, List<LiveCheck>> pages() {
        Map<Integer, List<LiveCheck>> pages = new HashMap<>();
        for (int from = 0; from < checks.size(); from += PAGE) {
            pages.put(from / PAGE, List.copyOf(checks.subList(from, Math.min(checks.size(), from + PAGE))));
        }
        return pages;
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
