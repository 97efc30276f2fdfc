package dev.yt2ms.mainstreaming;

import java.util.Optional;

/**
 * A category of on-demand contents, as the platform's method {@code ListVodCategory} returns it.
 *
 * @param id the category's number on the platform
 * @param name the category's name, from the field {@code Description}
 * @param parentId the number of the parent category; empty for a top-level category
 */
public record Category(String id, String name, Optional<String> parentId) {}
