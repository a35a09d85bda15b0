/** Which control service commands ask, and as whom. */
package io.godwit.cli.context;
