package dev.yt2ms.mapping;

import java.util.Optional;

/** Finds the platform's category that is meant by a number, a name or a path. */
@FunctionalInterface
public interface CategoryIds {

    /** The category's number; empty where the platform has no such category, or several. */
    Optional<String> of(String written);
}
