/**
 * The target side of the measurement: bulk writes as bare as they can be, sharing no statement code with the writer that is
 * measured. A bare row is, in big-endian order: key (8 bytes), price (float bits), then name, attributes and dynamic fields as
 * length (4 bytes) and UTF-8, then the vector as little-endian float32 to the end. All text is ASCII without quotes.
 */
package io.godwit.oceanbase.bench;
