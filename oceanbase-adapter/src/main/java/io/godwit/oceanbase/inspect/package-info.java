/** Reads tables back for comparison, with SQL that is exact where plain reads are not. Shares no code with the writer. */
package io.godwit.oceanbase.inspect;
