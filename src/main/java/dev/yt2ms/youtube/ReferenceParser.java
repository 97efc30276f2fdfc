package dev.yt2ms.youtube;

import dev.yt2ms.settings.SourceSettings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the texts that {@link ChannelReference#parse} accepts. */
final class ReferenceParser {

    private static final String ALLOWED = "give @handle, a channel id (UC and 22 more characters), a playlist id"
            + " (PL…, UU…), or the address of a channel or playlist on youtube.com";

    private static final Pattern CHANNEL_ID = Pattern.compile("UC[A-Za-z0-9_-]{22}");

    /**
     * A playlist id that is not part of an address. Only the prefixes that YouTube uses for playlist ids are accepted,
     * so that an ordinary word does not count as an id.
     */
    private static final Pattern PLAYLIST_ID =
            Pattern.compile("(?:PL|UU|OL|FL|LL|RD|EC|SP|PU|LP|TL)[A-Za-z0-9_-]{8,62}");

    private static final Pattern PLAYLIST_ID_IN_ADDRESS = Pattern.compile("[A-Za-z]{2}[A-Za-z0-9_-]{8,62}");

    /**
     * The characters of a handle: letters and digits of any script, "_", "-", "." and the middle dot (source: YouTube
     * Help, "Handles overview"). User names and custom names may have the same characters.
     */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}_.·-]{1,100}");

    private static final Pattern ADDRESS = Pattern.compile(
            "(?:https?:)?(?://)?((?:(?:www|m|music|studio)\\.)?youtube\\.com|(?:www\\.)?youtu\\.be)\\.?"
                    + "(?::\\d{1,5})?(/[^?#]*)?(?:\\?([^#]*))?(?:#.*)?",
            Pattern.CASE_INSENSITIVE);

    private ReferenceParser() {}

    static ChannelReference parse(String text) {
        String written = text.strip();
        if (written.equals(SourceSettings.MINE)) {
            return new ChannelReference.Mine();
        }
        if (written.startsWith("@")) {
            return new ChannelReference.ByHandle(name(written.substring(1)));
        }
        if (CHANNEL_ID.matcher(written).matches()) {
            return new ChannelReference.ById(written);
        }
        if (PLAYLIST_ID.matcher(written).matches()) {
            return new ChannelReference.Playlist(written);
        }
        Matcher address = ADDRESS.matcher(written);
        if (address.matches()) {
            return fromAddress(segments(address.group(2)), Optional.ofNullable(address.group(3)));
        }
        throw refused();
    }

    private static ChannelReference fromAddress(List<String> path, Optional<String> query) {
        String first = path.isEmpty() ? "" : path.get(0);
        if (first.startsWith("@")) {
            return new ChannelReference.ByHandle(name(first.substring(1)));
        }
        if (path.size() >= 2) {
            String second = path.get(1);
            switch (first) {
                case "channel":
                    if (CHANNEL_ID.matcher(second).matches()) {
                        return new ChannelReference.ById(second);
                    }
                    throw refused();
                case "user":
                    return new ChannelReference.ByUsername(name(second));
                case "c":
                    return new ChannelReference.ByCustomName(name(second));
                default:
                    break;
            }
        }
        Optional<String> list = query.flatMap(ReferenceParser::list);
        if (list.isPresent()) {
            return new ChannelReference.Playlist(list.get());
        }
        if (first.equals("watch") || first.equals("shorts") || first.equals("live")) {
            throw new IllegalArgumentException("this is the address of a single video; " + ALLOWED);
        }
        throw refused();
    }

    private static Optional<String> list(String query) {
        return Arrays.stream(query.split("&"))
                .filter(parameter -> parameter.startsWith("list="))
                .map(parameter -> decoded(parameter.substring("list=".length())))
                .filter(id -> PLAYLIST_ID_IN_ADDRESS.matcher(id).matches())
                .findFirst();
    }

    private static List<String> segments(String path) {
        return path == null
                ? List.of()
                : Arrays.stream(path.split("/"))
                        .filter(segment -> !segment.isEmpty())
                        .map(ReferenceParser::decoded)
                        .toList();
    }

    private static String decoded(String text) {
        try {
            // URLDecoder would decode a plus sign to a space, but in these addresses a plus sign stands for itself.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
    }

    private static String name(String written) {
        // A handle that was copied out of an address bar may be percent-encoded.
        String name = Normalizer.normalize(decoded(written), Normalizer.Form.NFC);
        if (NAME.matcher(name).matches()) {
            return name;
        }
        throw refused();
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException(ALLOWED);
    }
}
