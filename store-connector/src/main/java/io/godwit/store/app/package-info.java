/** Wires the Store: the only package here that sees adapters. */
package io.godwit.store.app;
