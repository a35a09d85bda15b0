package io.godwit.incrsync.pipeline;

import io.godwit.incrsync.pipeline.ApplyRules.Action;
import io.godwit.model.row.Operation;

/**
 * What some events, one after the other, do to one key: once for the case that the key holds a row before the first, once for
 * the case that it holds none. Adding an event to an effect gives the same as applying the effect and then the event, so that
 * results never depend on where a batch ends. Invariant 4.
 *
 * @param ifPresent what becomes of a key that holds a row
 * @param ifAbsent what becomes of a key that holds none
 */
record KeyEffect(Result ifPresent, Result ifAbsent) {
    /** Before any event. */
    static final KeyEffect NONE = new KeyEffect(Result.KEEP, Result.KEEP);

    /**
     * The outcome of one case.
     *
     * @param event number of the event that decides; -1 where none does
     */
    record Result(Action action, int event) {
        static final Result KEEP = new Result(Action.KEEP, -1);

        private boolean leavesRow(boolean before) {
            return switch (action) {
                case KEEP -> before;
                case PUT -> true;
                case REMOVE -> false;
            };
        }
    }

    /** This effect and then event number {@code event}. */
    KeyEffect then(ApplyRules rules, Operation operation, int event) {
        return new KeyEffect(
                then(ifPresent, true, rules, operation, event), then(ifAbsent, false, rules, operation, event));
    }

    /** Whether no event has done anything yet, so that the key is as it was. */
    boolean isNone() {
        return equals(NONE);
    }

    /** Whether the key holds a row after these events, whatever it held before. */
    boolean surelyPresent() {
        return ifPresent.leavesRow(true) && ifAbsent.leavesRow(false);
    }

    /** Whether both cases end alike, so that nobody needs to know what the key holds. */
    boolean isCertain() {
        boolean sameRow = ifPresent.equals(ifAbsent) && ifPresent.action() == Action.PUT;
        boolean nothing = ifPresent.action() != Action.PUT && ifAbsent.action() != Action.PUT;
        return sameRow || nothing; // to remove a row that is not there is to keep things as they are
    }

    /** The end for a key that holds a row, or none. */
    Result in(boolean present) {
        return present ? ifPresent : ifAbsent;
    }

    private static Result then(Result so, boolean before, ApplyRules rules, Operation operation, int event) {
        return switch (rules.action(operation, so.leavesRow(before))) {
            case KEEP -> so;
            case PUT -> new Result(Action.PUT, event);
            case REMOVE -> new Result(Action.REMOVE, event);
        };
    }
}
