/** Tables: the statements that create them, and the check of those that exist. */
package io.godwit.oceanbase.schema;
