/**
 * Avro schemas and codecs of row events in the Confluent wire format, written and read without reflection and without boxing.
 * Talks to no registry: callers supply the schema id.
 */
package io.godwit.model.avro;
