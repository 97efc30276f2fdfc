package dev.yt2ms.sandbox;

import dev.yt2ms.sandbox.media.Clip;
import dev.yt2ms.sandbox.media.Clip.Pattern;
import dev.yt2ms.sandbox.youtube.Delivery;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.util.List;

/**
 * The channel of the demo: a few short clips, delivered as one file, by HLS or by DASH. Their texts, counts and ids
 * contain unusual characters and numbers, which a migration must keep.
 */
public final class DemoChannel {

    /** The title of the channel. */
    public static final String TITLE = "Small Worlds \uD83C\uDF0D";

    private DemoChannel() {}

    /** Adds the demo's videos to the sandbox's channel and makes their clips. */
    public static void fill(Sandbox sandbox) {
        sandbox.channel().title(TITLE).add(videos());
        videos().forEach(sandbox.clips()::prepare);
    }

    /** The demo's videos: seven that can be moved, and an upcoming one. */
    public static List<SandboxVideo> videos() {
        return List.of(
                SandboxVideo.of("dQ4test-crd")
                        .title("Hello, world! \uD83D\uDC4B The very first test card")
                        .description("""
                                Where it all began: one test card, one tone.

                                More at https://example.org/small-worlds?episode=1&lang=en
                                #testcard #first""")
                        .publishedAt("2012-10-25T15:59:00Z")
                        .viewCount(1_204)
                        .likeCount(87)
                        .commentCount(12)
                        .tags("test card", "first", "hello")
                        .categoryId("28")
                        .language("en")
                        .clip(clip(Pattern.TEST_CARD, 0, 3))
                        .build(),
                SandboxVideo.of("-mandelbro7")
                        .title("Into the Mandelbrot set — \"how deep?\" <b>very</b> & deeper")
                        .description("""
                                A dive of 4 seconds. Its id begins with a dash.
                                <script>alert("this is text, not markup")</script>
                                5 < 6 && 7 > 3; it's “all” just text.""")
                        .publishedAt("2014-03-14T01:59:26Z")
                        .viewCount(123_456_789_012L)
                        .likeCount(4_815_162)
                        .commentCount(2_342)
                        .tags("fractal", "maths", "zoom, deep")
                        .categoryId("27")
                        .language("en")
                        .clip(clip(Pattern.MANDELBROT, 0, 4))
                        .delivery(Delivery.HLS)
                        .build(),
                SandboxVideo.of("_gradients1")
                        .title("Farben \uD83C\uDFA8 für müde Augen")
                        .description(
                                "Langsame Farben.\r\nZeilen enden hier mit CR und LF.\r\n\r\nÜbrigens: größer ist schöner.")
                        .publishedAt("2016-08-21T20:15:30Z")
                        .viewCount(48_230)
                        .hiddenLikeCount()
                        .commentCount(310)
                        .tags("Farben", "Entspannung")
                        .categoryId("24")
                        .language("de")
                        .clip(clip(Pattern.GRADIENTS, 30, 5))
                        .delivery(Delivery.SEPARATE)
                        .build(),
                SandboxVideo.of("gameOfLife_")
                        .title("ライフゲーム · Conway's Game of Life \uD83E\uDDA0")
                        .description("The views of this one are hidden.\nComments are off.")
                        .publishedAt("2018-12-31T23:30:00Z")
                        .hiddenViewCount()
                        .hiddenLikeCount()
                        .withoutComments()
                        .tags("cellular automaton", "ライフゲーム")
                        .categoryId("28")
                        .language("ja")
                        .clip(clip(Pattern.LIFE, 0, 4))
                        .build(),
                SandboxVideo.of("bars-and_tn")
                        .title("Bars and tone")
                        .description("")
                        .publishedAt("2020-02-29T12:00:00Z")
                        .viewCount(0)
                        .likeCount(0)
                        .commentCount(0)
                        .categoryId("22")
                        .clip(clip(Pattern.BARS, 0, 2))
                        .delivery(Delivery.SEPARATE)
                        .build(),
                SandboxVideo.of("nightCard22")
                        .title("A test card at night \uD83C\uDF19 | مساء الخير")
                        .description("""
                                Right to left: مساء الخير
                                ------boundary
                                Content-Disposition: form-data; name="title"

                                This looks like form data, and is a description.""")
                        .publishedAt("2022-06-21T03:05:07Z")
                        .viewCount(7_311)
                        .likeCount(512)
                        .commentCount(44)
                        .tags("test card", "night")
                        .categoryId("28")
                        .clip(clip(Pattern.TEST_CARD, 200, 6))
                        .delivery(Delivery.HLS)
                        .build(),
                SandboxVideo.of("tenYears_on")
                        .title("Ten years on: the same card, other colours \uD83C\uDF89")
                        .description("Thank you for watching! Everything moves to https://example.org/new-home soon.")
                        .publishedAt("2023-01-25T09:00:00Z")
                        .viewCount(2_147_483_648L)
                        .likeCount(1_000_001)
                        .commentCount(9_999)
                        .tags("anniversary")
                        .categoryId("28")
                        .language("en")
                        .clip(clip(Pattern.TEST_CARD, 90, 3))
                        .build(),
                SandboxVideo.of("soonComing1")
                        .title("Premiere: the next ten years")
                        .description("Not yet: an upcoming premiere can't be moved.")
                        .publishedAt("2023-02-01T10:00:00Z")
                        .viewCount(0)
                        .live(SandboxVideo.Live.UPCOMING)
                        .build());
    }

    private static Clip clip(Pattern pattern, int hue, int seconds) {
        return new Clip(pattern, hue, seconds, 640, 360);
    }
}
