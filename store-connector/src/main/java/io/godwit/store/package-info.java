/**
 * Store: follows the source's log and publishes its changes in order. {@code app} wires, {@code pipeline} does the work, {@code
 * config} validates.
 */
package io.godwit.store;
