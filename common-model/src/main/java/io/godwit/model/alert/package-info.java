/** What users want to be told about, and where to: values that documents, records and interfaces share. */
package io.godwit.model.alert;
