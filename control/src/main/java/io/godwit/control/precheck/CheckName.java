package io.godwit.control.precheck;

/** What a check is known by. */
public record CheckName(CheckCode code, String object) {
    /** The name of a check. */
    static CheckName of(Check check) {
        return new CheckName(check.code(), check.object());
    }

    /** As users write it. */
    @Override
    public String toString() {
        return code + ":" + object;
    }
}
