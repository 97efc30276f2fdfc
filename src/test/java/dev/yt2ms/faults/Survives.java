package dev.yt2ms.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names faults. The test proves, without the help of other tests, that yt2ms survives each of them. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Survives {

    /** The faults that the test covers. */
    FaultCell[] value();
}
