/** What each kind of server needs to run: its configuration, command line and health question. Owns no process. */
package io.godwit.stack.server;
