/** Reads a task's document: a tree becomes a spec, or a list of every problem in it, each with its path and remedy. */
package io.godwit.model.task.read;
