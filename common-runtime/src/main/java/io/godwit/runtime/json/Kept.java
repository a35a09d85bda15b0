package io.godwit.runtime.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record that outlives the process which writes it, so that processes of other versions read it. The list of all of them is made from
 * this, and each has a stored sample of every version that is read ({@code KeptRecordsTest}).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Kept {
    /** The topic, or the file, in words. */
    String in();

    /** Raised with each change of what is written: a member that is added, renamed or removed, another form of one. */
    int version();
}
