/**
 * Real servers for integration tests behind one port, {@link io.godwit.testsupport.servers.TestServers}: as processes on this
 * machine, or in containers.
 */
package io.godwit.testsupport.servers;
