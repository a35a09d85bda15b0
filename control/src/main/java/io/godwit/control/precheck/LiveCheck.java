package io.godwit.control.precheck;

import io.godwit.runtime.state.CheckSkip;
import java.util.List;
import java.util.Optional;

/**
 * A check that is made, was made or is to be made, as {@code godwit.prechecks} keeps it.
 *
 * @param code the name of a {@link CheckCode}, perhaps of another version
 * @param startedMillis absent while it is PENDING, and where it took no time of its own
 * @param endedMillis absent until there is a result
 * @param error the code of the failure that the task would run into; only for a FAIL
 */
public record LiveCheck(
        String code,
        String object,
        String path,
        State state,
        Optional<Long> startedMillis,
        Optional<Long> endedMillis,
        String message,
        String remedy,
        boolean skippable,
        Optional<String> error) {

    /** How far it is, and what came of it. */
    public enum State {
        FAIL,
        WARN,
        RUNNING,
        PENDING,
        SKIPPED,
        PASS;

        /** Whether there is a result. */
        public boolean isResult() {
            return this != RUNNING && this != PENDING;
        }
    }

    static LiveCheck pending(CheckName name) {
        return new LiveCheck(
                name.code().name(),
                name.object(),
                "",
                State.PENDING,
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                false,
                Optional.empty());
    }

    static LiveCheck ended(Check check, Optional<Long> startedMillis, long nowMillis) {
        return new LiveCheck(
                check.code().name(),
                check.object(),
                check.path(),
                State.valueOf(check.status().name()),
                startedMillis,
                Optional.of(nowMillis),
                check.message(),
                check.remedy(),
                check.skippable(),
                check.error());
    }

    /** The same in another state, before there is a result. */
    LiveCheck in(State newState, Optional<Long> nowMillis) {
        return new LiveCheck(
                code, object, path, newState, nowMillis, Optional.empty(), "", "", false, Optional.empty());
    }

    /** The name as users write it. */
    public String name() {
        return code + ":" + object;
    }

    /** Whether a selector, {@code CODE} or {@code CODE:OBJECT}, means it. */
    public boolean isMeantBy(String selector) {
        return selector.equals(code) || selector.equals(name());
    }

    /** The skip that answers for what was found; none for what passed. */
    public Optional<CheckSkip> skip(List<CheckSkip> skips) {
        boolean needed = skippable && (state == State.FAIL || state == State.WARN);
        return needed ? skips.stream().filter(skip -> skip.isOf(code, object)).findFirst() : Optional.empty();
    }

    /** As it is after its user answered for it. */
    public LiveCheck skipped() {
        return new LiveCheck(
                code, object, path, State.SKIPPED, startedMillis, endedMillis, message, remedy, true, error);
    }

    /** As it is where nobody makes it any more. */
    public LiveCheck givenUp() {
        return state.isResult()
                ? this
                : new LiveCheck(
                        code,
                        object,
                        path,
                        State.SKIPPED,
                        startedMillis,
                        Optional.empty(),
                        "was not made: the precheck was given up",
                        "run the precheck again",
                        false,
                        Optional.empty());
    }
}
