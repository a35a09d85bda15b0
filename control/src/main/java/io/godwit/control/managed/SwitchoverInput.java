package io.godwit.control.managed;

import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Switchover;

/** What may happen to a switchover: requests of users, reports of whoever runs the task, and that nobody does any more. */
public sealed interface SwitchoverInput
        permits SwitchoverInput.Start,
                SwitchoverInput.Confirm,
                SwitchoverInput.Abort,
                SwitchoverInput.Back,
                SwitchoverInput.Complete,
                SwitchoverInput.Rest,
                SwitchoverReport {
    /**
     * A user wants the flow to be turned around.
     *
     * @param by who
     */
    record Start(Switchover.Settings settings, String by) implements SwitchoverInput {}

    /** A user says that nothing writes to the source of the flow any more. */
    record Confirm(String by) implements SwitchoverInput {}

    /** A user wants it to be as before. */
    record Abort(String by) implements SwitchoverInput {}

    /** A user wants the flow back to be turned around. */
    record Back(Switchover.Settings settings, String by) implements SwitchoverInput {}

    /** A user wants no way back. */
    record Complete(String by) implements SwitchoverInput {}

    /**
     * The task runs no more, for now.
     *
     * @param why why a switchover that has not come far is called off
     */
    record Rest(Failure why) implements SwitchoverInput {}
}
