package dev.yt2ms;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks tests that start programs: tools, databases, or yt2ms itself. {@code ./yt2ms test --fast} skips these tests,
 * and fails if one of the other tests starts a program ({@link FastLane}).
 */
@Tag("processes")
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface StartsProcesses {}
