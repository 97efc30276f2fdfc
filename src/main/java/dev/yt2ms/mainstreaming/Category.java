package dev.yt2ms.mainstreaming;

import java.util.Optional;

/**
 * A category of on-demand contents ({@code ListVodCategory}).
 *
 * @param id its number
 * @param name its name ({@code Description})
 * @param parentId the number of the category above it
 */
public record Category(String id, String name, Optional<String> parentId) {}
