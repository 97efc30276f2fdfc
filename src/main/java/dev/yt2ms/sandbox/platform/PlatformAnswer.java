package dev.yt2ms.sandbox.platform;

import java.util.List;
import java.util.Map;

/** What a method of the platform answers, before it takes its JSON or XML form. */
sealed interface PlatformAnswer {

    /** An object; values are text, numbers, booleans or {@code null}. */
    record Dto(String name, Map<String, Object> values) implements PlatformAnswer {}

    /** A list of objects of one type. */
    record Dtos(String name, List<Dto> items) implements PlatformAnswer {}

    /** Nothing was found. */
    record Nothing(String name) implements PlatformAnswer {}

    /** Yes or no. */
    record Flag(boolean value) implements PlatformAnswer {}

    /** A refusal, as a WCF service words it. */
    record Fault(int status, String message) implements PlatformAnswer {}
}
