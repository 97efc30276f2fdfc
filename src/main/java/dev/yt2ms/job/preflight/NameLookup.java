package dev.yt2ms.job.preflight;

import dev.yt2ms.job.platform.PlatformCategories;
import dev.yt2ms.job.playlists.WantedPlaylists;
import dev.yt2ms.mainstreaming.Category;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Channel;
import java.util.List;

/**
 * Looks up the names in the job file before anything is moved: those of the platform's categories and those of the
 * channel's playlists.
 */
public final class NameLookup {

    private final PlatformCategories categories;
    private final FieldMapping mapping;
    private final WantedPlaylists playlists;

    public NameLookup(PlatformCategories categories, FieldMapping mapping, WantedPlaylists playlists) {
        this.categories = categories;
        this.mapping = mapping;
        this.playlists = playlists;
    }

    /**
     * Records the platform's categories, and returns one sentence for each category in the job file that does not match
     * exactly one of them.
     */
    public List<String> categories(List<Category> known) {
        categories.know(known);
        return categories.problems(mapping.namedCategories());
    }

    /**
     * Asks the source for the playlists that the job needs, and returns one sentence for each name that matches no
     * playlist.
     */
    public List<String> playlists(Channel channel) {
        return playlists.lookUp(channel);
    }
}
