package dev.yt2ms.sandbox.platform;

import java.util.List;
import java.util.Map;

/** The answer of a platform method, before it is written as JSON or XML. */
sealed interface PlatformAnswer {

    /** An object; values are text, numbers, booleans or {@code null}. */
    record Dto(String name, Map<String, Object> values) implements PlatformAnswer {}

    /** A list of objects of one type. */
    record Dtos(String name, List<Dto> items) implements PlatformAnswer {}

    /** The answer if nothing was found. */
    record Nothing(String name) implements PlatformAnswer {}

    /** A boolean. */
    record Flag(boolean value) implements PlatformAnswer {}

    /** An error, which is written as WCF services write errors. */
    record Fault(int status, String message) implements PlatformAnswer {}
}
