/** The stages of a task, in the order in which they run. */
package io.godwit.control.stage;
