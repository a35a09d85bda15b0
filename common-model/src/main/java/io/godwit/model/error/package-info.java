/** The kinds of failure and their stable codes: what is retried, what is the user's to mend, what is a bug. */
package io.godwit.model.error;
