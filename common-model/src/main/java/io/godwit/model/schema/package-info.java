/** What a collection looks like and which table it maps to. Knows neither Milvus's client nor SQL. */
package io.godwit.model.schema;
