/** Operating-system processes, their identity, locks between them, and the one polling loop. Knows no server. */
package io.godwit.stack.process;
