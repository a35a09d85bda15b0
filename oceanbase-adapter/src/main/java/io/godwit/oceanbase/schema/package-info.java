/** Tables: the statements that make them, and the check of those that exist. */
package io.godwit.oceanbase.schema;
