package dev.yt2ms.settings.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a playlist as people write it: as its title, its id or its page's address. */
public final class PlaylistName {

    private static final Pattern ADDRESS = Pattern.compile("https?://\\S*[?&]list=([A-Za-z0-9_-]+)(?:[&#]\\S*)?");

    private PlaylistName() {}

    /** The playlist's title or id. */
    public static String of(String written) {
        Matcher address = ADDRESS.matcher(written.strip());
        return address.matches() ? address.group(1) : written.strip();
    }
}
