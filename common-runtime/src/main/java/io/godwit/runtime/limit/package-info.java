/** Limits and retries: how fast, and how often again. The only place where Godwit's services wait on the clock. */
package io.godwit.runtime.limit;
