/** Which versions of the control service may work with what is kept, and beside each other. Decides; does no I/O. */
package io.godwit.control.format;
