package dev.yt2ms.youtube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelReferenceTest {

    private static final String ID = "UC_x5XG1OV2P6uZZ5FSM9Ttw";

    @ParameterizedTest
    @CsvSource({
        "@GoogleDevelopers, GoogleDevelopers",
        "' @a.b_c-d·e ', a.b_c-d·e",
        "@日本語チャンネル, 日本語チャンネル",
        "@%E6%97%A5%E6%9C%AC, 日本",
        "https://www.youtube.com/@GoogleDevelopers, GoogleDevelopers",
        "http://youtube.com/@GoogleDevelopers/videos, GoogleDevelopers",
        "youtube.com/@GoogleDevelopers/playlists?view=1#top, GoogleDevelopers",
        "m.youtube.com/@x/, x",
        "HTTPS://Music.YouTube.COM/@X, X",
        "//www.youtube.com/@x?si=AbC, x",
        "https://www.youtube.com:443/@x, x",
        "https://www.youtube.com/@%D0%BA%D0%B0%D0%BD%D0%B0%D0%BB/featured, канал",
        "https://www.youtube.com/%40x, x",
        "https://www.youtube.com/@канал, канал",
    })
    void readsHandles(String written, String handle) {
        assertThat(ChannelReference.parse(written)).isEqualTo(new ChannelReference.ByHandle(handle));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ID,
                "https://www.youtube.com/channel/" + ID,
                "youtube.com/channel/" + ID + "/videos?view=0&sort=p",
                "https://studio.youtube.com/channel/" + ID + "/videos/upload?filter=%5B%5D",
                "https://music.youtube.com/channel/" + ID,
            })
    void readsChannelIds(String written) {
        assertThat(ChannelReference.parse(written)).isEqualTo(new ChannelReference.ById(ID));
    }

    @ParameterizedTest
    @CsvSource({
        "PLIivdWyY5sqJxnwJhe3etaK7utrBiPBQ2, PLIivdWyY5sqJxnwJhe3etaK7utrBiPBQ2",
        "UU_x5XG1OV2P6uZZ5FSM9Ttw, UU_x5XG1OV2P6uZZ5FSM9Ttw",
        "OLAK5uy_kJWLOZ3OzQ5z5t7iGTGLqsJ1mCMTTTdHs, OLAK5uy_kJWLOZ3OzQ5z5t7iGTGLqsJ1mCMTTTdHs",
        "FL_x5XG1OV2P6uZZ5FSM9Ttw, FL_x5XG1OV2P6uZZ5FSM9Ttw",
        "https://www.youtube.com/playlist?list=PL0123456789ABCDEF, PL0123456789ABCDEF",
        "youtube.com/watch?v=dQw4w9WgXcQ&list=PL0123456789ABCDEF&index=3, PL0123456789ABCDEF",
        "https://youtu.be/dQw4w9WgXcQ?si=x&list=PL0123456789ABCDEF, PL0123456789ABCDEF",
        "https://music.youtube.com/playlist?list=OLAK5uy_kJWLOZ3OzQ5z5t7iGT, OLAK5uy_kJWLOZ3OzQ5z5t7iGT",
    })
    void readsPlaylists(String written, String id) {
        assertThat(ChannelReference.parse(written)).isEqualTo(new ChannelReference.Playlist(id));
    }

    @Test
    void readsUserAndCustomAddresses() {
        assertThat(ChannelReference.parse("https://www.youtube.com/user/GoogleDevelopers/videos"))
                .isEqualTo(new ChannelReference.ByUsername("GoogleDevelopers"));
        assertThat(ChannelReference.parse("youtube.com/c/GoogleDevelopers"))
                .isEqualTo(new ChannelReference.ByCustomName("GoogleDevelopers"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "@",
                "@a b",
                "@a/b",
                "@a%2Fb",
                "@a%zz",
                "@%ff%fe",
                "GoogleDevelopers",
                "UCshort",
                "UC_x5XG1OV2P6uZZ5FSM9Ttwx",
                "https://www.youtube.com/channel/UCshort",
                "https://www.youtube.com/channel/../watch",
                "https://www.youtube.com/",
                "youtube.com",
                "https://www.youtube.com/playlist",
                "https://www.youtube.com/playlist?list=",
                "https://www.youtube.com/playlist?list=WL",
                "https://www.youtube.com/playlist?list=PL%00%00%00%00%00%00%00%00",
                "https://www.youtube.com/feed/subscriptions",
                "https://www.youtube.com.example.org/@x",
                "https://evil.example/@x",
                "https://user@www.youtube.com/@x",
                "ftp://www.youtube.com/@x",
                "javascript:alert(1)",
                "--exec=rm",
                "\u0000",
            })
    void refusesOtherTextsAndSaysWhatIsAllowed(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelReference.parse(written))
                .withMessageContaining("@handle")
                .withMessageContaining("playlist id");
    }

    @Test
    void saysThatAVideoIsNotAChannel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelReference.parse("https://www.youtube.com/watch?v=dQw4w9WgXcQ"))
                .withMessageContaining("a single video");
    }

    /**
     * For each random text, parsing must return a reference with harmless names or throw an IllegalArgumentException.
     * The texts depend on a printed seed.
     */
    @Test
    void randomTextsAreParsedOrRefusedWithoutOtherExceptions() {
        Random random = new Random(20261123);
        String[] pieces = {
            "https://",
            "www.",
            "youtube.com",
            "youtu.be",
            "/",
            "@",
            "channel",
            "user",
            "c",
            "?",
            "list=",
            "&",
            "%",
            "%4",
            "%40",
            "#",
            ID,
            "PL0123456789",
            "é",
            "\uD800",
            "\u0000",
            ":",
            "..",
            "\\",
            "+",
            " ",
            "watch"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder written = new StringBuilder();
            for (int n = random.nextInt(10); n >= 0; n--) {
                written.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                assertThat(ChannelReference.parse(written.toString()).toString())
                        .doesNotContain("/", "%", "\u0000", " ", "\\");
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("give @handle");
            }
        }
    }
}
