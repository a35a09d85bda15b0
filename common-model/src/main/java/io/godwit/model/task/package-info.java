/**
 * The task file as values: what a task is, how its tree is read and written, which changes a running task accepts, which
 * collections it selects and which names the target accepts. Knows neither YAML nor JSON, and talks to no server.
 */
package io.godwit.model.task;
