package dev.yt2ms.campaign;

import dev.yt2ms.sandbox.media.Clip;
import dev.yt2ms.sandbox.youtube.Delivery;
import dev.yt2ms.sandbox.youtube.SandboxChannel;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A channel that gets more and more short videos. They cover all delivery methods, many sizes, and titles in several
 * scripts.
 */
final class CampaignChannel {

    private static final String ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    static final String CHANNEL_TITLE = "The <b>long</b> channel & \"Co\" 🎬";

    private static final List<String> TITLES = List.of(
            "Plain",
            "\"Quotes\" & <b>markup</b> 👩‍👩‍👧 %s $HOME `id`",
            "--exec rm ; name=\"file\"",
            "line\r\nContent-Disposition: form-data; name=\"filename\"\r\n\r\nother.mp4",
            "../../etc/passwd\u0000 \u202egpj.exe");

    private static final List<String> REFUSALS = List.of(
            "This video is only available to Music Premium members",
            "Video unavailable. This video contains content from X, who has blocked it on copyright grounds",
            "This live stream recording is not available.",
            "Join this channel to get access to members-only content like this video, and other exclusive perks.");

    private static final int ONE_IN_SO_MANY_IS_REFUSED = 11;

    private final SandboxChannel channel;
    private final Random random;
    private final Map<String, String> refused = new HashMap<>();
    private int number;

    CampaignChannel(SandboxChannel channel, Random random) {
        this.channel = channel.title(CHANNEL_TITLE);
        this.random = random;
    }

    /** Adds videos that cover all delivery methods. */
    void grow(int videos) {
        for (int i = 0; i < videos; i++) {
            channel.add(video(number % 8 == 3 ? Delivery.HLS : number % 8 == 6 ? Delivery.SEPARATE : Delivery.MP4));
        }
    }

    /**
     * Adds videos that are each delivered as one file, so that a kill cannot damage a partial download. If a video is
     * delivered in fragments, a kill can damage a fragment, and downloading it again uses up an attempt.
     */
    void growByWholeFiles(int videos) {
        for (int i = 0; i < videos; i++) {
            channel.add(video(Delivery.MP4));
        }
    }

    /** Returns the ids of the videos that YouTube always refuses, each with the message of the refusal. */
    Map<String, String> refused() {
        return refused;
    }

    private SandboxVideo video(Delivery delivery) {
        int n = number++;
        StringBuilder id = new StringBuilder(n % 9 == 0 ? "-" : n % 9 == 1 ? "_" : "v");
        while (id.length() < 7) {
            id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
        }
        // The number makes the id unique even if case is ignored, because the platform ignores case in file names.
        id.append("%04d".formatted(n));
        if (n % ONE_IN_SO_MANY_IS_REFUSED == 4) {
            refused.put(id.toString(), REFUSALS.get(random.nextInt(REFUSALS.size())));
        }
        SandboxVideo.Builder video = SandboxVideo.of(id.toString())
                .title(TITLES.get(random.nextInt(TITLES.size())) + " " + n)
                .description("The video " + n + " of a long channel.\r\n--boundary--\r\n<script>" + n + "</script>")
                .publishedAt(Instant.parse("2015-03-01T08:00:00Z").plus(Duration.ofHours(5L * n)))
                .tags("video " + n, "one, two", "<three>")
                .viewCount(random.nextInt(1_000_000_000) * 100L)
                .clip(Clip.testCard(90 * (n % 4), delivery == Delivery.MP4 ? 2 : 3))
                .delivery(delivery);
        return video.padding(delivery == Delivery.MP4 && random.nextInt(3) == 0 ? random.nextInt(3_000_000) : 0)
                .build();
    }
}
