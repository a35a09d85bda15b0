/** The kinds of failure and their stable codes: what is retried, what the user fixes, what is a bug. */
package io.godwit.model.error;
