/** Compares both sides of a mapping, row by row and cell by cell. Sees ports only. */
package io.godwit.verification.compare;
