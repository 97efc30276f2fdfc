package dev.yt2ms.job.preflight;

import dev.yt2ms.job.platform.PlatformCategories;
import dev.yt2ms.job.playlists.WantedPlaylists;
import dev.yt2ms.mainstreaming.Category;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Channel;
import java.util.List;

/** Looks up what the job file only names, the platform's categories and the channel's playlists, before anything is moved. */
public final class NameLookup {

    private final PlatformCategories categories;
    private final FieldMapping mapping;
    private final WantedPlaylists playlists;

    public NameLookup(PlatformCategories categories, FieldMapping mapping, WantedPlaylists playlists) {
        this.categories = categories;
        this.mapping = mapping;
        this.playlists = playlists;
    }

    /** Takes over the platform's categories; one sentence for each name that stands for none, or for several. */
    public List<String> categories(List<Category> known) {
        categories.know(known);
        return categories.problems(mapping.namedCategories());
    }

    /** Asks the source for the playlists that the job needs; one sentence for each name that stands for none. */
    public List<String> playlists(Channel channel) {
        return playlists.lookUp(channel);
    }
}
