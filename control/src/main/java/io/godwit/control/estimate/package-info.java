/** What a task will take: rows, bytes and time, from what the source counts and from a sample of its rows. Changes nothing. */
package io.godwit.control.estimate;
