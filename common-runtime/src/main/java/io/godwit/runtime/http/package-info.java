/** Liveness, readiness and metrics over HTTP on the loopback or pod address. */
package io.godwit.runtime.http;
