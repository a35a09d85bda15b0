/** The life of a component process: arguments, parent pipe, SIGTERM, heartbeat, exit codes, named crash points. */
package io.godwit.runtime.process;
