/** What each kind of server needs to run: its configuration, command line and health check. Owns no process. */
package io.godwit.stack.server;
