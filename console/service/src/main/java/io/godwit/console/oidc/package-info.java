/** Tokens of an issuer that the service trusts, such as a company's login. */
package io.godwit.console.oidc;
