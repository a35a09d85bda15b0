/** Certificates and keys from PEM files, as TLS needs them. */
package io.godwit.runtime.tls;
