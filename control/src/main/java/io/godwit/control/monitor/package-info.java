/**
 * Looks at the tasks of this instance's shares again and again, keeps what it sees, and tells whom it concerns. {@link
 * io.godwit.control.monitor.MonitorShares} is the port to how instances share the tasks.
 */
package io.godwit.control.monitor;
