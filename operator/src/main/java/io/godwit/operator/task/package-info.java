/**
 * Tasks as objects of a cluster ({@code kind: MigrationTask}): what an object calls for ({@link io.godwit.operator.task.TaskStep}) and what its
 * status says ({@link io.godwit.operator.task.TaskStatus}) are values; {@link io.godwit.operator.task.TaskReconciliation} carries out one step
 * after the other, by requests that go where those of REST go. The library that watches objects is behind
 * {@link io.godwit.operator.task.OperatorLoop}.
 */
package io.godwit.operator.task;
