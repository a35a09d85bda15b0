package io.godwit.control.precheck;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a feed hears. */
final class HeardChecks implements CheckFeed {
    private final List<String> planned = new CopyOnWriteArrayList<>();
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<Check> ended = new CopyOnWriteArrayList<>();
    private volatile boolean givenUp;

    @Override
    public void planned(CheckName check) {
        planned.add(check.code() + " " + check.object());
    }

    @Override
    public void begun(CheckName check) {
        begun.add(check.code() + " " + check.object());
    }

    @Override
    public void ended(Check check) {
        ended.add(check);
    }

    @Override
    public boolean isGivenUp() {
        return givenUp;
    }

    void giveUp() {
        givenUp = true;
    }

    List<String> planned() {
        return planned;
    }

    List<String> begun() {
        return begun;
    }

    /** As {@code CODE object STATUS}. */
    List<String> ended() {
        return ended.stream()
                .map(check -> check.code() + " " + check.object() + " " + check.status())
                .toList();
    }

    /** What was found, of {@code CODE object}. */
    String message(String check) {
        return ended.stream()
                .filter(known -> check.equals(known.code() + " " + known.object()))
                .findFirst()
                .orElseThrow()
                .message();
    }
}
