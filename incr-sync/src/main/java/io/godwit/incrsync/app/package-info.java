/** Wires Incr-Sync: the only package here that sees adapters. */
package io.godwit.incrsync.app;
