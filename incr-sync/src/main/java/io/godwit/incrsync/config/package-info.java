/** Settings of Incr-Sync, taken from the task's spec and checked. */
package io.godwit.incrsync.config;
