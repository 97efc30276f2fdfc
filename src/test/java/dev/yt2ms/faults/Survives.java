package dev.yt2ms.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names faults for which this test alone proves that yt2ms survives them. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Survives {

    /** The faults that the test covers. */
    FaultCell[] value();
}
