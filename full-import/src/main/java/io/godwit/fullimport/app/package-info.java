/** Wires Full-Import: the only package here that sees adapters. */
package io.godwit.fullimport.app;
