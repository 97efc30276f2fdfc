package dev.yt2ms.mapping;

import java.util.Optional;

/** Finds a category of the platform by its number, name or path. */
@FunctionalInterface
public interface CategoryIds {

    /**
     * Returns the number of a category; empty unless exactly one category of the platform matches.
     *
     * @param written the number, name or path of the category, as it is written in the job file
     */
    Optional<String> of(String written);
}
