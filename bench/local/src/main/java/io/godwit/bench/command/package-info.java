/** The commands {@code godwit quickstart} and {@code godwit bench}. */
package io.godwit.bench.command;
