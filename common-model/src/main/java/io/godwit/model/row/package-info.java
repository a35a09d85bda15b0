/** Rows as flyweights over bytes, keys, and the operations of a row event. No I/O and no format lives here. */
package io.godwit.model.row;
