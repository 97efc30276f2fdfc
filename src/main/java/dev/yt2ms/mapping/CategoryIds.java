package dev.yt2ms.mapping;

import java.util.Optional;

/** Finds a category of the platform by its number, name or path. */
@FunctionalInterface
public interface CategoryIds {

    /** Returns the category's number; empty if the platform has no such category, or several. */
    Optional<String> of(String written);
}
