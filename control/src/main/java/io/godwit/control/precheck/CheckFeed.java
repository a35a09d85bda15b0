package io.godwit.control.precheck;

/** Hears of checks while they are made. Called from several threads, and not to block. */
public interface CheckFeed {
    /** Nobody listens. */
    CheckFeed NONE = new CheckFeed() {
        @Override
        public void planned(CheckName check) {}

        @Override
        public void begun(CheckName check) {}

        @Override
        public void ended(Check check) {}
    };

    /** The check is to be made. */
    void planned(CheckName check);

    /** It is being made. */
    void begun(CheckName check);

    /** Its result; one for each name, and also for checks that were not announced. */
    void ended(Check check);

    /** Whether nobody needs the rest. */
    default boolean isGivenUp() {
        return false;
    }
}
