/** Limits and retries: how fast, and how often to try again. The only place where Godwit's services wait on the clock. */
package io.godwit.runtime.limit;
