/** Wires the command line: the only package here that sees adapters. */
package io.godwit.console.app;
