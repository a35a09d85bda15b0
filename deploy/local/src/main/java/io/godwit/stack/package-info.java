/**
 * Real servers on one machine for trying, developing and testing Godwit: {@link io.godwit.stack.LocalStack} is the entry
 * point, for tests and for the command line. Knows processes and ports, not what the servers store; production deployments are
 * elsewhere.
 */
package io.godwit.stack;
