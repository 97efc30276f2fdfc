package dev.yt2ms.mainstreaming;

import java.util.Optional;

/**
 * A category of on-demand contents, as the platform's method {@code ListVodCategory} returns it.
 *
 * @param id its number on the platform
 * @param name its name, from the field {@code Description}
 * @param parentId the number of its parent category; empty for a category at the top
 */
public record Category(String id, String name, Optional<String> parentId) {}
