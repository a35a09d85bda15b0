/**
 * Tasks as objects of a cluster ({@code kind: MigrationTask}): which request an object calls for, and what its conditions say. Pure; whoever
 * watches objects asks here and hands the requests in where REST does.
 */
package io.godwit.operator.task;
