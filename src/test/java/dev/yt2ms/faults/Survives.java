package dev.yt2ms.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the faults of the table "What it must survive" that a test proves by itself. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Survives {

    /** The faults that the test proves. */
    FaultCell[] value();
}
