/** Turns the flow of a task around: carries out the phases of a switchover that the task's record names. */
package io.godwit.control.turn;
