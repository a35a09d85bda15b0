/** Limits and retries: how fast, and how often again. */
package io.godwit.runtime.limit;
