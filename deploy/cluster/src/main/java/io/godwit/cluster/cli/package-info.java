/** The {@code k8s} commands for the console: options, text and JSON output. No logic of its own. */
package io.godwit.cluster.cli;
