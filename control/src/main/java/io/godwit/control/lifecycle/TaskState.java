package io.godwit.control.lifecycle;

import java.time.Instant;

/**
 * The state of a task. Each state offers only its legal transitions:
 *
 * <pre>
 * Not Started --run------> Running
 *             --release--> Releasing
 * Running     --run------> Running     (another run takes over; generation raised)
 *             --change---> Modifying   (components are restarted with the changed spec)
 *             --stop-----> Stopped
 *             --complete-> Completed
 *             --fail-----> Failed
 * Modifying   --run------> Running     (another run takes over)
 *             --change---> Modifying   (once more)
 *             --modified-> Running
 *             --stop-----> Stopped
 *             --complete-> Completed   (nothing was left to restart)
 *             --fail-----> Failed
 * Stopped     --run------> Running
 *             --release--> Releasing
 * Failed      --run------> Running
 *             --release--> Releasing
 * Completed   --run------> Running
 *             --release--> Releasing
 * Releasing   --release--> Releasing   (once more, after a process died)
 *             --released-> Released
 *             --fail-----> Failed      (what is left is removed by another release)
 * Released    (nothing)
 * </pre>
 *
 * <p>Any other input to a state is refused or, where it changes nothing, ignored; see {@link TaskDecision}.
 */
public sealed interface TaskState {
    /** When the task entered this state. */
    Instant since();

    /** How users read it. */
    String title();

    /** Known, and never run. */
    record NotStarted(Instant since) implements TaskState {
        @Override
        public String title() {
            return "Not Started";
        }

        Running run(Instant now) {
            return new Running(now);
        }

        Releasing release(Instant now) {
            return new Releasing(now);
        }
    }

    /** Its stages run. */
    record Running(Instant since) implements TaskState {
        @Override
        public String title() {
            return "Running";
        }

        Running run(Instant now) {
            return new Running(now);
        }

        Modifying change(Instant now) {
            return new Modifying(now);
        }

        Stopped stop(Instant now) {
            return new Stopped(now);
        }

        Completed complete(Instant now) {
            return new Completed(now);
        }

        Failed fail(Instant now, String code) {
            return new Failed(now, code);
        }
    }

    /** Its components are being restarted with a changed spec. */
    record Modifying(Instant since) implements TaskState {
        @Override
        public String title() {
            return "Modifying";
        }

        Running run(Instant now) {
            return new Running(now);
        }

        Modifying change(Instant now) {
            return new Modifying(now);
        }

        Running modified(Instant now) {
            return new Running(now);
        }

        Stopped stop(Instant now) {
            return new Stopped(now);
        }

        Completed complete(Instant now) {
            return new Completed(now);
        }

        Failed fail(Instant now, String code) {
            return new Failed(now, code);
        }
    }

    /** A user stopped it, or it waits for one between two stages. */
    record Stopped(Instant since) implements TaskState {
        @Override
        public String title() {
            return "Stopped";
        }

        Running run(Instant now) {
            return new Running(now);
        }

        Releasing release(Instant now) {
            return new Releasing(now);
        }
    }

    /**
     * It ended with a failure that a person has to fix.
     *
     * @param code stable code of the failure
     */
    record Failed(Instant since, String code) implements TaskState {
        @Override
        public String title() {
            return "Failed";
        }

        Running run(Instant now) {
            return new Running(now);
        }

        Releasing release(Instant now) {
            return new Releasing(now);
        }
    }

    /** Nothing is left to do. */
    record Completed(Instant since) implements TaskState {
        @Override
        public String title() {
            return "Completed";
        }

        Running run(Instant now) {
            return new Running(now);
        }

        Releasing release(Instant now) {
            return new Releasing(now);
        }
    }

    /** What Godwit created for it, except its tables, is being removed. */
    record Releasing(Instant since) implements TaskState {
        @Override
        public String title() {
            return "Releasing";
        }

        Releasing release(Instant now) {
            return new Releasing(now);
        }

        Released released(Instant now) {
            return new Released(now);
        }

        Failed fail(Instant now, String code) {
            return new Failed(now, code);
        }
    }

    /** Nothing of it is left except its record. */
    record Released(Instant since) implements TaskState {
        @Override
        public String title() {
            return "Released";
        }
    }
}
