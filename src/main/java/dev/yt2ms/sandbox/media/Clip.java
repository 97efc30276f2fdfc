package dev.yt2ms.sandbox.media;

import java.time.Duration;
import java.util.Locale;

/**
 * A short clip that ffmpeg generates: a moving pattern and a tone. Equal clips are made only once.
 *
 * @param pattern what its video track shows
 * @param hue the angle in degrees, 0 to 359, by which all colours are shifted on the colour wheel; it also sets the
 *     pitch of the tone
 * @param seconds its duration, 1 to 60
 * @param width pixels, even and at least 16
 * @param height pixels, even and at least 16
 */
public record Clip(Pattern pattern, int hue, int seconds, int width, int height) {

    /** Moving patterns that ffmpeg can generate. */
    public enum Pattern {
        /** A test card with a running time code. */
        TEST_CARD("testsrc2=s=%dx%d:r=25"),
        /** Colour bars. */
        BARS("smptehdbars=s=%dx%d:r=25"),
        /** Slowly moving colours. */
        GRADIENTS("gradients=s=%dx%d:r=25:seed=7"),
        /** A dive into the Mandelbrot set. */
        MANDELBROT("mandelbrot=s=%dx%d:r=25:maxiter=200"),
        /** The game of life. */
        LIFE("life=s=%dx%d:r=25:seed=7:mold=10:ratio=0.2:death_color=#204080:life_color=#ffd040");

        private final String source;

        Pattern(String source) {
            this.source = source;
        }
    }

    public Clip {
        if (seconds < 1 || seconds > 60 || width < 16 || height < 16 || width % 2 != 0 || height % 2 != 0) {
            throw new IllegalArgumentException(
                    "a clip must be 1 to 60 seconds long and have even sides of at least 16 pixels");
        }
    }

    /** A clip of the test card with 320x180 pixels. */
    public static Clip testCard(int hue, int seconds) {
        return new Clip(Pattern.TEST_CARD, hue, seconds, 320, 180);
    }

    public Duration duration() {
        return Duration.ofSeconds(seconds);
    }

    /** A file name that identifies the clip. */
    public String key() {
        return String.format(
                Locale.ROOT, "%s-%d-%ds-%dx%d", pattern.name().toLowerCase(Locale.ROOT), hue, seconds, width, height);
    }

    /** ffmpeg's filter graph for the video track. */
    public String picture() {
        return String.format(Locale.ROOT, pattern.source, width, height) + ",hue=h=" + hue;
    }

    /** ffmpeg's filter graph for the audio track. */
    public String tone() {
        return "sine=r=44100:f=" + (220 + hue);
    }
}
