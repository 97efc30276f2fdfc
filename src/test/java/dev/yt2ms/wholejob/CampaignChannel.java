package dev.yt2ms.wholejob;

import dev.yt2ms.sandbox.Clip;
import dev.yt2ms.sandbox.Delivery;
import dev.yt2ms.sandbox.SandboxChannel;
import dev.yt2ms.sandbox.SandboxVideo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** A channel of short videos of all deliveries, sizes and manners of writing, that grows. */
final class CampaignChannel {

    private static final String ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    static final String CHANNEL_TITLE = "The <b>long</b> channel & \"Co\" 🎬";

    private static final List<String> TITLES = List.of(
            "Plain",
            "\"Quotes\" & <b>markup</b> 👩‍👩‍👧 %s $HOME `id`",
            "--exec rm ; name=\"file\"",
            "line\r\nContent-Disposition: form-data; name=\"filename\"\r\n\r\nother.mp4",
            "../../etc/passwd\u0000 \u202egpj.exe");

    private final SandboxChannel channel;
    private final Random random;
    private int number;

    CampaignChannel(SandboxChannel channel, Random random) {
        this.channel = channel.title(CHANNEL_TITLE);
        this.random = random;
    }

    /** With videos of all deliveries. */
    void grow(int videos) {
        for (int i = 0; i < videos; i++) {
            channel.add(video(number % 8 == 3 ? Delivery.HLS : number % 8 == 6 ? Delivery.SEPARATE : Delivery.MP4));
        }
    }

    /** With videos of one file each, which no kill tears: fragments can be, and then cost an attempt to get afresh. */
    void growByWholeFiles(int videos) {
        for (int i = 0; i < videos; i++) {
            channel.add(video(Delivery.MP4));
        }
    }

    private SandboxVideo video(Delivery delivery) {
        int n = number++;
        StringBuilder id = new StringBuilder(n % 9 == 0 ? "-" : n % 9 == 1 ? "_" : "v");
        while (id.length() < 7) {
            id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
        }
        // Unique without case too: the platform's names are.
        id.append("%04d".formatted(n));
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
