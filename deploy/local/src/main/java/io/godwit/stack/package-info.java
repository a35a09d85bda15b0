/**
 * Real servers on one machine for trying, developing and testing Godwit: {@link io.godwit.stack.LocalStack} is the way
 * in, from tests as from the command line. Knows processes and ports, not what the servers store; production
 * deployments live elsewhere.
 */
package io.godwit.stack;
