package dev.yt2ms;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Tests that start programs: tools, databases, yt2ms itself. {@code ./yt2ms test --fast} leaves them out, and fails where one
 * of those that it runs starts any ({@link FastLane}).
 */
@Tag("processes")
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface StartsProcesses {}
